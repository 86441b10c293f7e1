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

  /// The mean of the means of several samples over the same speakers: each sample counts alike, however large.
  ///
  /// The variance is linearised as in ``ClusteredSample/varianceOfMean``, with a speaker's part in every sample added
  /// up: `G/(G−1) · Σ_g (Σ_j Σ_i (x_gji − x̄_j) / (J n_j))²`.
  ///
  /// - Parameter samples: of rates or cosines, grouped by speaker; empty ones are left out.
  init(meansOf samples: [ClusteredSample], range: ClosedRange<Double> = 0...1) {
    let filled = samples.filter { $0.count > 0 }
    var parts: [String: Double] = [:]
    for sample in filled {
      let weight = 1 / (Double(filled.count) * Double(sample.count))
      for (speaker, values) in sample.bySpeaker {
        parts[speaker, default: 0] += values.reduce(0) { $0 + ($1 - sample.mean) } * weight
      }
    }
    let groups = Double(parts.count)
    let mean = filled.isEmpty ? nil : filled.reduce(0) { $0 + $1.mean } / Double(filled.count)
    self.mean = mean
    count = filled.reduce(0) { $0 + $1.count }
    speakers = parts.count
    bootstrap = nil
    interval =
      if let mean, parts.count >= 2 {
        Interval.student(
          mean, variance: groups / (groups - 1) * parts.values.sorted().reduce(0) { $0 + $1 * $1 },
          clusters: parts.count, range)
      } else { nil }
  }

  /// - Parameter range: the values that are possible; a cosine lies in [−1, 1].
  public init(
    _ sample: ClusteredSample, bootstrap: ClusterBootstrap,
    range: ClosedRange<Double> = -Double.infinity...Double.infinity
  ) {
    mean = sample.count == 0 ? nil : sample.mean
    count = sample.count
    speakers = sample.clusters.count
    self.bootstrap = bootstrap.interval(sample)
    interval = sample.varianceOfMean.map {
      Interval.student(sample.mean, variance: $0, clusters: sample.clusters.count, range)
    }
  }
}
