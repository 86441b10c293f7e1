/// The percentile bootstrap over speakers: speakers are drawn with replacement, each with all of their values.
///
/// It is reported beside the intervals that Assay draws its conclusions from, since it is what most papers
/// state. With 25 speakers it is too narrow, above all for rates near 0 and 1: see Documentation/Audit.md for
/// the coverage we measured.
///
/// - Reference: Davison, Hinkley, *Bootstrap Methods and their Application*, 1997, sections 3.8 and 5.3.
public struct ClusterBootstrap: Sendable {
  /// How often the speakers are drawn anew.
  public let resamples: Int
  public let seed: UInt64

  /// - Parameter resamples: at least 100.
  public init(resamples: Int = 2000, seed: UInt64) {
    precondition(resamples >= 100, "\(resamples) resamples")
    self.resamples = resamples
    self.seed = seed
  }

  /// The interval of the mean; for values of 0 and 1 that of their rate. `nil` for fewer than two speakers.
  public func interval(_ sample: ClusteredSample) -> Interval? {
    let groups = sample.clusters.count
    guard groups >= 2 else { return nil }
    let sums = sample.clusters.map { $0.reduce(0, +) }
    let counts = sample.clusters.map { Double($0.count) }
    var generator = SplitMix64(seed: seed)
    var means = (0..<resamples).map { _ in
      var sum = 0.0
      var count = 0.0
      for _ in 0..<groups {
        let drawn = Int.random(in: 0..<groups, using: &generator)
        sum += sums[drawn]
        count += counts[drawn]
      }
      return sum / count
    }
    means.sort()
    return Interval(
      lower: Self.quantile(Interval.tail, of: means), upper: Self.quantile(1 - Interval.tail, of: means))
  }

  /// Linear interpolation between order statistics.
  static func quantile(_ probability: Double, of sorted: [Double]) -> Double {
    let position = probability * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }
}

extension ClusterBootstrap: RateIntervalMethod {
  var name: String { "percentile bootstrap" }
}
