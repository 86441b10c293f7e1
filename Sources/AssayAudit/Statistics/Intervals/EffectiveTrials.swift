/// How many independent trials would tell as much about a rate as grouped ones do.
enum EffectiveTrials {
  /// `n* = min(n, p(1−p)/v · (t_{n−1} / t_{G−1})²)` with `v` the variance of the rate over speakers
  /// (``ClusteredSample/varianceOfMean``), `G` the number of speakers and `t` Student's quantiles.
  ///
  /// When the outcomes are all equal, `v` says nothing, and each speaker counts as a single trial: `n* = G`, which is
  /// right for speakers who always do the same and too few otherwise.
  ///
  /// - Returns: `nil` without trials, and for a single speaker with mixed outcomes.
  /// - Reference: Korn and Graubard, *Confidence Intervals for Proportions with Small Expected Number of Positive
  ///   Counts Estimated from Survey Data*, Survey Methodology 24, 1998.
  static func kornGraubard(_ sample: ClusteredSample) -> Double? {
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

  /// `n* = n / (1 + (Σm²/n − 1) ρ̂)` for speakers with `m` trials each, with `ρ̂` the correlation within a speaker by
  /// the analysis of variance, cut to [0, 1]; `G` when the outcomes are all equal.
  ///
  /// - Returns: `nil` for fewer than two speakers.
  /// - Reference: Ridout, Demétrio and Firth, *Estimating Intraclass Correlation for Binary Data*, Biometrics 55, 1999.
  static func analysisOfVariance(_ sample: ClusteredSample) -> Double? {
    let groups = Double(sample.clusters.count)
    guard groups >= 2 else { return nil }
    let trials = Double(sample.count)
    let rate = sample.mean
    if rate == 0 || rate == 1 { return groups }
    let squares = sample.clusters.reduce(0.0) { $0 + Double($1.count * $1.count) }
    guard trials > groups else { return trials }
    var (between, within) = (0.0, 0.0)
    for cluster in sample.clusters {
      let size = Double(cluster.count)
      let own = cluster.reduce(0, +) / size
      between += size * (own - rate) * (own - rate)
      within += size * own * (1 - own)
    }
    between /= groups - 1
    within /= trials - groups
    let size = (trials - squares / trials) / (groups - 1)
    let correlation = min(1, max(0, (between - within) / (between + (size - 1) * within)))
    return trials / (1 + (squares / trials - 1) * correlation)
  }
}
