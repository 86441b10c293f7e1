import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Methods for intervals of rates")
struct RateIntervalMethodTests {
  private func sample(_ successes: [Int], of trials: [Int]) -> ClusteredSample {
    ClusteredSample(zip(successes, trials).map { x, m in (0..<m).map { $0 < x ? 1 : 0 } })
  }

  private var random: [ClusteredSample] {
    var numbers = SeededNumbers(seed: 9)
    return (0..<120).map { _ in
      let rate = Double.random(in: 0...1, using: &numbers)
      return ClusteredSample(
        (0..<Int.random(in: 2...12, using: &numbers)).map { _ in
          (0..<Int.random(in: 1...7, using: &numbers)).map { _ in
            Double.random(in: 0...1, using: &numbers) < rate ? 1 : 0
          }
        })
    }
  }

  // By 12,001 nodes for the logit, 200 for the correlation, and beta functions: numpy 2.4, scipy 1.17.
  @Test(
    "The beta-binomial interval agrees with a slow integration by another program",
    arguments: [
      ([0, 0, 0, 1, 0, 0, 0, 0, 2, 0], Array(repeating: 5, count: 10), 0.0129646, 0.2504411),
      ([5, 5, 0, 1, 0, 5, 5, 0, 2, 0], Array(repeating: 5, count: 10), 0.2274757, 0.7537171),
      (Array(repeating: 2, count: 25), Array(repeating: 5, count: 25), 0.3168411, 0.4879017),
      (Array(repeating: 0, count: 25), Array(repeating: 5, count: 25), 0, 0.0690386),
      ([1, 3, 0, 2, 9, 1], [1, 4, 7, 2, 10, 3], 0.2778994, 0.8453416),
      (Array(repeating: 4, count: 6), Array(repeating: 4, count: 6), 0.7303198, 1),
    ])
  func reference(successes: [Int], trials: [Int], lower: Double, upper: Double) throws {
    let interval = try #require(BetaBinomialInterval().interval(sample(successes, of: trials)))
    expectClose([interval.lower, interval.upper], [lower, upper], tolerance: 1e-4, "limits")
  }

  @Test("With one trial for each speaker the beta-binomial interval is the mid-p interval")
  func single() throws {
    for (successes, trials) in [(0, 10), (1, 10), (3, 25), (12, 25), (25, 25), (40, 50)] {
      let sample = ClusteredSample((0..<trials).map { [$0 < successes ? 1 : 0] })
      let interval = try #require(BetaBinomialInterval().interval(sample))
      let expected = BinomialInterval.midP(
        rate: Double(successes) / Double(trials), trials: Double(trials))
      expectClose(
        [interval.lower, interval.upper], [expected.lower, expected.upper], tolerance: 3e-4,
        "\(successes) of \(trials)")
    }
  }

  @Test("Speakers who always do the same count once each, and speakers who are alike by utterance")
  func correlation() throws {
    func width(_ sample: ClusteredSample) throws -> Double {
      let interval = try #require(BetaBinomialInterval().interval(sample))
      return interval.upper - interval.lower
    }
    func midP(_ trials: Double) -> Double {
      let interval = BinomialInterval.midP(rate: 0.5, trials: trials)
      return interval.upper - interval.lower
    }
    let constant = ClusteredSample((0..<24).map { Array(repeating: $0 % 2 == 0 ? 1 : 0, count: 6) })
    let alike = ClusteredSample(Array(repeating: [1, 0, 1, 0, 1, 0], count: 24))
    expectClose(try width(constant), midP(24), tolerance: 0.03, "width of speakers that never change")
    expectClose(try width(alike), midP(144), tolerance: 0.01, "width of speakers that are alike")
  }

  @Test("Limits lie in [0, 1], and successes and failures have mirrored intervals")
  func mirrored() throws {
    for sample in random {
      let opposite = ClusteredSample(sample.clusters.map { $0.map { 1 - $0 } })
      for method in IntervalStudy.candidates(seed: 3) {
        let interval = try #require(method.interval(sample), "\(method.name)")
        let other = try #require(method.interval(opposite), "\(method.name)")
        #expect(interval.lower >= 0 && interval.upper <= 1, "\(method.name)")
        #expect(
          abs(interval.lower - 1 + other.upper) < 1e-6 && abs(interval.upper - 1 + other.lower) < 1e-6,
          "\(method.name): \(interval) and \(other) of \(sample.clusters)")
      }
    }
  }

  @Test("A rate that few speakers with many trials decide is still inside")
  func uneven() throws {
    let sample = sample([100] + Array(repeating: 0, count: 9), of: [100] + Array(repeating: 1, count: 9))
    let interval = try #require(BetaBinomialInterval().interval(sample))
    #expect(interval.lower <= sample.mean && sample.mean <= interval.upper)
    #expect(interval.lower < 0.1)
  }

  @Test("Many trials make the interval as narrow as they should")
  func large() throws {
    // 1,000 speakers with 0 to 9 of 10: the mean 0.45 has a standard error of √(0.0825 / 1000).
    let sample = sample((0..<1_000).map { $0 % 10 }, of: Array(repeating: 10, count: 1_000))
    let interval = try #require(BetaBinomialInterval().interval(sample))
    expectClose(
      (interval.upper - interval.lower) / (2 * 1.96 * (0.0825 / 1_000).squareRoot()), 1, tolerance: 0.05,
      "width by the expected one")
  }

  @Test("A single speaker has no interval")
  func few() {
    for method in IntervalStudy.candidates(seed: 3) {
      #expect(method.interval(ClusteredSample([[1, 0, 1]])) == nil, "\(method.name)")
    }
    #expect(BetaBinomialInterval().interval(ClusteredSample([[0, 0]])) == nil)
  }
}
