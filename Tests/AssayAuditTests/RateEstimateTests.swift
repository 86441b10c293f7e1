import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("RateEstimate")
struct RateEstimateTests {
  private let bootstrap = ClusterBootstrap(resamples: 100, seed: 1)

  // scipy 1.17: stats.binomtest(k, n).proportion_ci(method="exact")
  @Test(
    "The exact interval agrees with the tables",
    arguments: [
      (7.0, 20.0, 0.153909, 0.592189), (0, 25, 0, 0.137185), (25, 25, 0.862815, 1),
    ])
  func exact(successes: Double, trials: Double, lower: Double, upper: Double) {
    let interval = RateEstimate.clopperPearson(rate: successes / trials, trials: trials)
    expectClose([interval.lower, interval.upper], [lower, upper], tolerance: 1e-6, "limits")
  }

  @Test(
    "When all outcomes are equal each speaker counts once, and the interval is no point",
    arguments: [0.0, 1.0])
  func degenerate(outcome: Double) throws {
    let sample = ClusteredSample(Array(repeating: Array(repeating: outcome, count: 5), count: 25))
    let estimate = RateEstimate(sample, bootstrap: bootstrap)
    let interval = try #require(estimate.interval)
    #expect(estimate.successes == (outcome == 1 ? 125 : 0) && estimate.trials == 125)
    #expect(interval == RateEstimate.clopperPearson(rate: outcome, trials: 25))
    #expect(interval.upper - interval.lower > 0.13)
    #expect(estimate.bootstrap == Interval(lower: outcome, upper: outcome))
  }

  @Test("Speakers who always do the same count once each, and speakers who differ little count by utterance")
  func effectiveTrials() throws {
    // Each speaker is all or nothing: 25 independent trials, 24 after the correction of the variance, and less
    // for the uncertainty of that.
    let constant = ClusteredSample((0..<25).map { Array(repeating: $0 % 2 == 0 ? 1.0 : 0, count: 5) })
    let few = try #require(RateEstimate.effectiveTrials(constant))
    #expect((20...25).contains(few))
    let alike = ClusteredSample(Array(repeating: [1, 0, 1, 0], count: 25))
    #expect(RateEstimate.effectiveTrials(alike) == 100)
  }

  @Test("Nothing has no rate, and a single speaker with mixed outcomes no interval")
  func few() {
    let none = RateEstimate(ClusteredSample([]), bootstrap: bootstrap)
    #expect(none.rate == nil && none.interval == nil && none.trials == 0)
    let single = RateEstimate(ClusteredSample([[1, 0, 1]]), bootstrap: bootstrap)
    #expect(single.successes == 2 && single.interval == nil)
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
