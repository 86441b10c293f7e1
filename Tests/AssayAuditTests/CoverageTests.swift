import Testing
import _AssayTestSupport

@testable import AssayAudit

/// How often the 95 % intervals hold the truth, for 25 speakers with 5 utterances each. The numbers that these
/// tests print are those of Documentation/Audit.md.
@Suite("Coverage of the intervals")
struct CoverageTests {
  private let simulations = 2000
  private let quick = ClusterBootstrap(resamples: 100, seed: 1)

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
    "Rates are covered by the effective-trials interval",
    arguments: [
      (rate: 0.5, limit: 0.0), (0.8, 0.841_621_233_6), (0.9, 1.281_551_565_5), (0.05, -1.644_853_627),
      (0.98, 2.053_748_910_6),
    ], [0.0, 0.3, 0.6])
  func rates(truth: (rate: Double, limit: Double), within: Double) {
    var speakers = SimulatedSpeakers(seed: 12)
    var covered = (exact: 0, bootstrap: 0)
    for simulation in 0..<simulations {
      let sample = speakers.outcomes(limits: (truth.limit, 0), within: within).0
      let estimate = RateEstimate(
        sample, bootstrap: ClusterBootstrap(resamples: 300, seed: UInt64(simulation)))
      if let interval = estimate.interval, interval.lower <= truth.rate, interval.upper >= truth.rate {
        covered.exact += 1
      }
      if let interval = estimate.bootstrap, interval.lower <= truth.rate, interval.upper >= truth.rate {
        covered.bootstrap += 1
      }
    }
    let exact = Double(covered.exact) / Double(simulations)
    let bootstrap = Double(covered.bootstrap) / Double(simulations)
    print(
      "coverage of rate \(truth.rate), within \(within): exact \(exact), percentile bootstrap \(bootstrap)")
    // Towards 0 and 1 an exact interval covers more often than it promises.
    #expect((0.92...((0.2...0.8).contains(truth.rate) ? 0.98 : 1)).contains(exact))
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
