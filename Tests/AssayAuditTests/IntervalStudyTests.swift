import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("IntervalStudy")
struct IntervalStudyTests {
  @Test(
    "Simulated outcomes have the rate and the correlation that were asked for",
    arguments: OutcomeModel.allCases, [(0.1, 0.35), (0.5, 0.0), (0.35, 0.5)])
  func outcomes(model: OutcomeModel, truth: (rate: Double, correlation: Double)) {
    let draw = model.sampler(rate: truth.rate, correlation: truth.correlation)
    var generator = SplitMix64(seed: 5)
    var (sum, products) = (0.0, 0.0)
    let speakers = 60_000
    for _ in 0..<speakers {
      let outcomes = draw(2, &generator)
      sum += outcomes[0] + outcomes[1]
      products += outcomes[0] * outcomes[1]
    }
    let rate = sum / Double(2 * speakers)
    let correlation = (products / Double(speakers) - rate * rate) / (rate * (1 - rate))
    expectClose([rate, correlation], [truth.rate, truth.correlation], tolerance: 0.015, "\(model)")
  }

  @Test("A latent correlation has the outcomes' correlation that it was found for")
  func latent() {
    // For a rate of ½ the two are related by r = sin(πρ/2).
    expectClose(
      OutcomeModel.latentCorrelation(rate: 0.5, limit: 0, correlation: 1.0 / 3), 0.5, tolerance: 1e-6, "r")
  }

  /// Intervals that are always alike.
  private struct Fixed: RateIntervalMethod {
    let name = "fixed"
    let limits: Interval

    func interval(_ sample: ClusteredSample) -> Interval? { limits }
  }

  @Test("Intervals that miss the truth are counted on the side where they lie, and do not hold")
  func misses() {
    let study = IntervalStudy(runs: 20, seed: 1, places: [])
    let place = IntervalStudyPlace(rate: 0.3, speakers: 20, trials: 1...1, correlation: 0)
    let cell = study.cell(place, seed: 1) { _ in
      [(0.1, 0.2), (0.4, 0.9), (0.2, 0.4)].map { Fixed(limits: Interval(lower: $0.0, upper: $0.1)) }
    }
    #expect(cell.below == [20, 0, 0] && cell.above == [0, 20, 0])
    #expect([0, 1, 2].map(cell.coverage) == [0, 0, 1])
    #expect(cell.widths == [0.1, 0.5, 0.2])
    // 6 successes are expected, so that 100 % is too much.
    #expect(cell.isCommon && [0, 1, 2].map(cell.holds) == [false, false, false])
    let rare = study.cell(
      IntervalStudyPlace(rate: 0.2, speakers: 20, trials: 1...1, correlation: 0), seed: 1
    ) { _ in [Fixed(limits: Interval(lower: 0, upper: 1))] }
    #expect(!rare.isCommon && rare.holds(0))
    let summary = IntervalStudySummary("fixed", at: 2, [cell])
    #expect(summary.tooHigh == 1 && summary.tooLow == 0 && summary.holding == 0)
    expectClose(summary.relativeWidth, 2, tolerance: 1e-9)
  }

  @Test("A cell depends on the seed and its number, on nothing else")
  func seeded() {
    let places = IntervalStudyPlace.grid(
      rates: [0.2, 0.5], speakers: [5], trials: [2...2], correlations: [0.2])
    let study = IntervalStudy(runs: 10, seed: 4, places: places)
    #expect(study.cell(at: 1) == study.cell(at: 1))
    #expect(study.cell(at: 1) == IntervalStudy(runs: 10, seed: 4, places: places).cell(at: 1))
    #expect(study.cell(at: 1).widths != IntervalStudy(runs: 10, seed: 5, places: places).cell(at: 1).widths)
  }

  @Test("The grid has a single correlation where it means nothing")
  func grid() {
    #expect(IntervalStudyPlace.grid().count == 6 * 4 * (1 + 4 * 5))
    #expect(IntervalStudyPlace.grid().map(\.trialsText).contains("1-10"))
    let place = IntervalStudyPlace(rate: 0.98, speakers: 50, trials: 5...5, correlation: 0)
    #expect(place.isCommon)
    expectClose(place.expectedRarer, 5, tolerance: 1e-9)
  }
}
