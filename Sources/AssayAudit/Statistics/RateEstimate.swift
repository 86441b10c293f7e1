/// How often something happened over the trials, and how well that rate is known.
///
/// The interval is that of Korn and Graubard, *Confidence Intervals for Proportions with Small Expected Number
/// of Positive Counts Estimated from Survey Data*, Survey Methodology 24, 1998: the exact binomial interval of
/// Clopper and Pearson for an *effective* number of trials,
///
/// `n* = min(n, p(1−p)/v · (t_{n−1} / t_{G−1})²)`
///
/// with `v` the variance of the rate over speakers (``ClusteredSample/varianceOfMean``), `G` the number of
/// speakers and `t` Student's quantiles. When the outcomes are all equal, `v` says nothing, and each speaker
/// counts as a single trial: `n* = G`, which is right for speakers who always do the same and too wide otherwise.
public struct RateEstimate: Sendable, Codable, Equatable {
  /// `k`: the trials with this outcome.
  public let successes: Int
  /// `n`: all trials.
  public let trials: Int
  /// Number of speakers.
  public let speakers: Int
  /// `k/n`; `nil` without trials.
  public let rate: Double?
  /// `nil` without trials, and for a single speaker with mixed outcomes.
  public let interval: Interval?
  /// For comparison: see ``ClusterBootstrap``; it is a point when all outcomes are equal.
  public let bootstrap: Interval?

  /// - Parameter sample: 1 for each trial with the outcome, 0 for the others.
  public init(_ sample: ClusteredSample, bootstrap: ClusterBootstrap) {
    precondition(sample.clusters.allSatisfy { $0.allSatisfy { $0 == 0 || $0 == 1 } }, "outcomes are 0 or 1")
    trials = sample.count
    successes = Int(sample.clusters.reduce(0.0) { $0 + $1.reduce(0, +) })
    speakers = sample.clusters.count
    rate = trials == 0 ? nil : Double(successes) / Double(trials)
    interval = Self.effectiveTrials(sample).map { Self.clopperPearson(rate: sample.mean, trials: $0) }
    self.bootstrap = bootstrap.interval(sample)
  }

  /// `n*`; `nil` where it cannot be known.
  static func effectiveTrials(_ sample: ClusteredSample) -> Double? {
    guard sample.count > 0 else { return nil }
    let rate = sample.mean
    if rate == 0 || rate == 1 { return Double(sample.clusters.count) }
    guard let variance = sample.varianceOfMean else { return nil }
    let limit = Double(sample.count)
    guard variance > 0 else { return limit }
    let quantiles = [sample.count - 1, sample.clusters.count - 1].map {
      BetaDistribution.studentQuantile(1 - Interval.tail, degreesOfFreedom: $0)
    }
    let ratio = quantiles[0] / quantiles[1]
    return min(limit, rate * (1 - rate) / variance * ratio * ratio)
  }

  /// The exact interval of a binomial rate; `trials` need not be whole.
  static func clopperPearson(rate: Double, trials: Double) -> Interval {
    let successes = rate * trials
    let failures = trials - successes
    return Interval(
      lower: successes <= 0 ? 0 : BetaDistribution.quantile(Interval.tail, a: successes, b: failures + 1),
      upper: failures <= 0 ? 1 : BetaDistribution.quantile(1 - Interval.tail, a: successes + 1, b: failures))
  }
}
