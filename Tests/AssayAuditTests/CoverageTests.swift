import Testing
import _AssayTestSupport

@testable import AssayAudit

/// How often the 95 % intervals hold the truth; means and changes for 25 speakers with 5 utterances each. What these
/// tests print of means and changes is in Documentation/Audit.md; of rates, `assay bench intervals` tells more.
@Suite("Coverage of the intervals")
struct CoverageTests {
  private let simulations = 2000

  @Test("Means are covered by Student's interval, and less often by the percentile bootstrap")
  func means() {
    var speakers = SimulatedSpeakers(seed: 11)
    var covered = (student: 0, bootstrap: 0)
    for simulation in 0..<simulations {
      let sample = speakers.values()
      let bootstrap = ClusterBootstrap(resamples: 500, seed: UInt64(simulation))
      let estimate = MeanEstimate(sample, bootstrap: bootstrap)
      if let interval = estimate.interval, interval.lower <= 0, interval.upper >= 0 { covered.student += 1 }
      if let interval = estimate.bootstrap, interval.lower <= 0, interval.upper >= 0 {
        covered.bootstrap += 1
      }
    }
    let student = Double(covered.student) / Double(simulations)
    let bootstrap = Double(covered.bootstrap) / Double(simulations)
    print("coverage of means: Student \(student), percentile bootstrap \(bootstrap)")
    #expect((0.92...0.98).contains(student))
    #expect(bootstrap < student)
  }

  @Test(
    "Rates are covered in 93 to 97 of 100 simulations, whatever the rate and the correlation",
    arguments: [
      IntervalStudyPlace(rate: 0.5, speakers: 25, trials: 5...5, correlation: 0.2),
      IntervalStudyPlace(rate: 0.35, speakers: 10, trials: 2...2, correlation: 0.5),
      IntervalStudyPlace(rate: 0.2, speakers: 15, trials: 10...10, correlation: 0.5),
      IntervalStudyPlace(rate: 0.1, speakers: 50, trials: 1...10, correlation: 0.2),
      IntervalStudyPlace(rate: 0.95, speakers: 25, trials: 10...10, correlation: 0.1),
    ], OutcomeModel.allCases)
  func rates(place: IntervalStudyPlace, model: OutcomeModel) {
    let study = IntervalStudy(runs: simulations, seed: 0, model: model, places: [])
    let cell = study.cell(place, seed: 12) { _ in [RateEstimate.method] }
    let coverage = cell.coverage(0)
    print("coverage of \(cell.text), \(model.rawValue): \(coverage)")
    #expect(place.isCommon)
    #expect((IntervalStudyCell.least...IntervalStudyCell.greatest).contains(coverage))
  }

  @Test("The bounds of the coverage can be missed on either side, by intervals that are in use")
  func faults() {
    func coverage(_ method: any RateIntervalMethod, _ place: IntervalStudyPlace) -> Double {
      IntervalStudy(runs: simulations, seed: 0, places: []).cell(place, seed: 12) { _ in [method] }
        .coverage(0)
    }
    let rare = IntervalStudyPlace(rate: 0.05, speakers: 15, trials: 10...10, correlation: 0.5)
    #expect(coverage(KornGraubardInterval(), rare) < IntervalStudyCell.least)
    #expect(coverage(RateEstimate.method, rare) >= IntervalStudyCell.least)
    let few = IntervalStudyPlace(rate: 0.35, speakers: 25, trials: 1...1, correlation: 0)
    #expect(coverage(KornGraubardInterval(), few) > IntervalStudyCell.greatest)
    #expect(coverage(RateEstimate.method, few) <= IntervalStudyCell.greatest)
  }

  @Test(
    "Changes of rates are covered, and a rise that is none is rarely claimed",
    arguments: [
      (from: 0.05, to: 0.05, limits: (-1.644_853_627, -1.644_853_627)),
      (0.5, 0.5, (0.0, 0.0)), (0.5, 0.8, (0.0, 0.841_621_233_6)),
      (0.05, 0.9, (-1.644_853_627, 1.281_551_565_5)), (0.98, 0.98, (2.053_748_910_6, 2.053_748_910_6)),
    ])
  func changes(truth: (from: Double, to: Double, limits: (Double, Double))) {
    var speakers = SimulatedSpeakers(seed: 13)
    var covered = 0
    var claimed = 0
    for _ in 0..<simulations {
      let (first, second) = speakers.outcomes(limits: truth.limits, within: 0.3)
      guard let interval = RateDifference(from: first, to: second).interval else { continue }
      if interval.lower <= truth.to - truth.from, interval.upper >= truth.to - truth.from { covered += 1 }
      if interval.lower > 0 { claimed += 1 }
    }
    let coverage = Double(covered) / Double(simulations)
    let claims = Double(claimed) / Double(simulations)
    print("coverage of the change \(truth.from) → \(truth.to): \(coverage); a rise is claimed in \(claims)")
    #expect(coverage >= 0.92)
    if truth.from == truth.to { #expect(claims <= 0.04) }
    if truth.to - truth.from > 0.25 { #expect(claims > 0.9) }
  }
}
