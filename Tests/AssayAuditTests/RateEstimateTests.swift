import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("RateEstimate")
struct RateEstimateTests {
  private let bootstrap = ClusterBootstrap(resamples: 100, seed: 1)

  @Test("When all outcomes are equal the interval is no point", arguments: [0.0, 1.0])
  func degenerate(outcome: Double) throws {
    let sample = ClusteredSample(Array(repeating: Array(repeating: outcome, count: 5), count: 25))
    let estimate = RateEstimate(sample, bootstrap: bootstrap)
    let interval = try #require(estimate.interval)
    #expect(estimate.successes == (outcome == 1 ? 125 : 0) && estimate.trials == 125)
    // More than for 125 independent trials, less than for one trial of each speaker.
    let (independent, constant) = (
      BinomialInterval.midP(rate: outcome, trials: 125), BinomialInterval.midP(rate: outcome, trials: 25)
    )
    let width = interval.upper - interval.lower
    #expect(width > independent.upper - independent.lower && width < constant.upper - constant.lower)
    #expect(outcome == 0 ? interval.lower == 0 : interval.upper == 1)
    #expect(estimate.bootstrap == Interval(lower: outcome, upper: outcome))
  }

  @Test("Nothing has no rate, and a single speaker no interval")
  func few() {
    let none = RateEstimate(ClusteredSample([]), bootstrap: bootstrap)
    #expect(none.rate == nil && none.interval == nil && none.trials == 0)
    let single = RateEstimate(ClusteredSample([[1, 0, 1]]), bootstrap: bootstrap)
    #expect(single.successes == 2 && single.interval == nil)
    #expect(RateEstimate(ClusteredSample([[1, 1]]), bootstrap: bootstrap).interval == nil)
  }

  @Test("Limits lie in [0, 1] around the rate for any sample")
  func bounds() throws {
    var numbers = SeededNumbers(seed: 9)
    for _ in 0..<300 {
      let rate = Double.random(in: 0...1, using: &numbers)
      let clusters = (0..<Int.random(in: 2...12, using: &numbers)).map { _ in
        (0..<Int.random(in: 1...7, using: &numbers)).map { _ in
          Double.random(in: 0...1, using: &numbers) < rate ? 1.0 : 0.0
        }
      }
      let sample = ClusteredSample(clusters)
      let interval = try #require(RateEstimate(sample, bootstrap: bootstrap).interval)
      #expect(interval.lower >= 0 && interval.upper <= 1)
      #expect(interval.lower <= sample.mean && sample.mean <= interval.upper)
    }
  }
}
