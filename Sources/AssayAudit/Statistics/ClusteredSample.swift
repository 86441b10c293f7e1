import AssayFiles
import Foundation

/// Values that are grouped: those of one speaker resemble each other, those of two speakers are independent.
public struct ClusteredSample: Sendable, Equatable {
  /// The values of each speaker, none of them empty.
  public let clusters: [[Double]]
  /// Who the speakers are; `nil` where nobody said.
  let speakers: [String]?

  public init(_ clusters: [[Double]]) {
    self.clusters = clusters.filter { !$0.isEmpty }
    speakers = nil
  }

  private init(named clusters: [(key: String, values: [Double])]) {
    self.clusters = clusters.map(\.values)
    speakers = clusters.map(\.key)
  }

  /// Groups values by speaker; the speakers are put in order, so that the order of the values matters only
  /// within one.
  public init(bySpeaker values: [(speaker: String, value: Double)]) {
    let groups = Dictionary(grouping: values, by: \.speaker)
    self.init(named: groups.sorted { $0.key.precedes($1.key) }.map { ($0.key, $0.value.map(\.value)) })
  }

  /// The values of several samples, those of a speaker together.
  ///
  /// - Parameter samples: grouped by speaker.
  static func joined(_ samples: [ClusteredSample]) -> ClusteredSample {
    ClusteredSample(bySpeaker: samples.flatMap(\.named))
  }

  /// Each value with its speaker.
  private var named: [(speaker: String, value: Double)] {
    guard let speakers else { preconditionFailure("a sample of nameless speakers") }
    return zip(speakers, clusters).flatMap { speaker, values in values.map { (speaker, $0) } }
  }

  /// The values of each speaker by name.
  var bySpeaker: [String: [Double]] {
    guard let speakers else { preconditionFailure("a sample of nameless speakers") }
    return Dictionary(uniqueKeysWithValues: zip(speakers, clusters))
  }

  /// Number of values.
  public var count: Int { clusters.reduce(0) { $0 + $1.count } }

  /// The mean of all values, so that a speaker counts by how much there is of them; NaN when empty.
  public var mean: Double { clusters.reduce(0.0) { $0 + $1.reduce(0, +) } / Double(count) }

  /// The variance of ``mean``, robust to any dependence within a speaker; `nil` for fewer than two speakers.
  ///
  /// `G/(G−1) · Σ_g (Σ_i (x_gi − x̄))² / N²`: the linearised variance of a ratio estimator (Cochran, *Sampling
  /// Techniques*, 3rd edition, 1977, chapter 11).
  public var varianceOfMean: Double? { Self.covarianceOfMeans(self, self) }

  /// The covariance of the means of two samples over the same speakers, whose clusters have the same sizes.
  static func covarianceOfMeans(_ a: ClusteredSample, _ b: ClusteredSample) -> Double? {
    precondition(a.clusters.map(\.count) == b.clusters.map(\.count), "samples that are not paired")
    let groups = Double(a.clusters.count)
    guard groups >= 2 else { return nil }
    let (meanA, meanB) = (a.mean, b.mean)
    let products = zip(a.clusters, b.clusters).map { one, other in
      one.reduce(0.0) { $0 + $1 - meanA } * other.reduce(0.0) { $0 + $1 - meanB }
    }
    return groups / (groups - 1) * products.reduce(0, +) / pow(Double(a.count), 2)
  }
}

extension ClusteredSample {
  /// The mean of the speakers' means over their deviation; `nil` for fewer than two speakers, or without deviation.
  var effectSize: Double? {
    let means = clusters.map { $0.reduce(0, +) / Double($0.count) }
    guard means.count >= 2 else { return nil }
    let mean = means.reduce(0, +) / Double(means.count)
    let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(means.count - 1)
    return variance > 0 ? mean / variance.squareRoot() : nil
  }
}
