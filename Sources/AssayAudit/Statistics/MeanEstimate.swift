/// A mean over utterances and how well it is known.
public struct MeanEstimate: Sendable, Codable, Equatable {
  /// `nil` when there are no values.
  public let mean: Double?
  /// Number of values.
  public let count: Int
  /// Number of speakers.
  public let speakers: Int
  /// `x̄ ± t · s` with the variance of ``ClusteredSample/varianceOfMean`` and Student's t with one degree of
  /// freedom less than speakers, cut to the range that the values can have; `nil` for fewer than two speakers.
  public let interval: Interval?
  /// For comparison: see ``ClusterBootstrap``.
  public let bootstrap: Interval?

  /// - Parameter range: the values that are possible; a cosine lies in [−1, 1].
  public init(
    _ sample: ClusteredSample, bootstrap: ClusterBootstrap,
    range: ClosedRange<Double> = -Double.infinity...Double.infinity
  ) {
    mean = sample.count == 0 ? nil : sample.mean
    count = sample.count
    speakers = sample.clusters.count
    self.bootstrap = bootstrap.interval(sample)
    interval = sample.varianceOfMean.map { variance in
      let quantile = BetaDistribution.studentQuantile(
        1 - Interval.tail, degreesOfFreedom: sample.clusters.count - 1)
      let margin = quantile * max(0, variance).squareRoot()
      // Rounding may put the mean itself a hair outside.
      let ends = [sample.mean - margin, sample.mean + margin].map {
        min(max($0, range.lowerBound), range.upperBound)
      }
      return Interval(lower: ends[0], upper: ends[1])
    }
  }
}
