/// A mean over utterances and how well it is known.
public struct MeanEstimate: Sendable, Codable, Equatable {
  /// `nil` when there are no values.
  public let mean: Double?
  /// Number of values.
  public let count: Int
  /// Number of speakers.
  public let speakers: Int
  /// `x̄ ± t · s` with the variance of ``ClusteredSample/varianceOfMean`` and Student's t with one degree of
  /// freedom less than speakers; `nil` for fewer than two speakers.
  public let interval: Interval?
  /// For comparison: see ``ClusterBootstrap``.
  public let bootstrap: Interval?

  public init(_ sample: ClusteredSample, bootstrap: ClusterBootstrap) {
    mean = sample.count == 0 ? nil : sample.mean
    count = sample.count
    speakers = sample.clusters.count
    self.bootstrap = bootstrap.interval(sample)
    interval = sample.varianceOfMean.map { variance in
      let quantile = BetaDistribution.studentQuantile(
        1 - Interval.tail, degreesOfFreedom: sample.clusters.count - 1)
      let margin = quantile * max(0, variance).squareRoot()
      return Interval(lower: sample.mean - margin, upper: sample.mean + margin)
    }
  }
}
