/// The difference of two rates over the same utterances, `second − first`, and how well it is known.
///
/// The interval recovers the two rates' variances from their own intervals `[l, u]` and takes their correlation
/// over speakers into account: the method MOVER of Zou and Donner, *Construction of confidence limits about
/// effect measures*, Statistics in Medicine 27, 2008, with the limits of ``RateEstimate``:
///
/// `L = d − √((p₂−l₂)² + (u₁−p₁)² − 2ρ (p₂−l₂)(u₁−p₁))`, and `U` likewise with the other limits.
///
/// Unlike `d ± t·s` it stays honest where a rate is 0 or 1.
public struct RateDifference: Sendable, Codable, Equatable {
  /// `p₂ − p₁`; `nil` without trials.
  public let difference: Double?
  /// Utterances that have both outcomes.
  public let trials: Int
  /// `nil` where one of the rates has no interval.
  public let interval: Interval?

  /// - Parameters:
  ///   - first: outcomes, 1 or 0.
  ///   - second: the outcomes of the same utterances in the same order.
  public init(from first: ClusteredSample, to second: ClusteredSample) {
    precondition(first.clusters.map(\.count) == second.clusters.map(\.count), "samples that are not paired")
    trials = first.count
    guard trials > 0 else {
      difference = nil
      interval = nil
      return
    }
    let (p1, p2) = (first.mean, second.mean)
    let difference = p2 - p1
    self.difference = difference
    guard let one = RateEstimate.method.interval(first), let two = RateEstimate.method.interval(second)
    else {
      interval = nil
      return
    }
    let correlation = Self.correlation(first, second)
    func margin(_ a: Double, _ b: Double) -> Double {
      max(0, a * a + b * b - 2 * correlation * a * b).squareRoot()
    }
    interval = Interval(
      lower: max(-1, difference - margin(p2 - two.lower, one.upper - p1)),
      upper: min(1, difference + margin(two.upper - p2, p1 - one.lower)))
  }

  /// The correlation of the two rates over speakers, 0 where one of them does not vary.
  private static func correlation(_ first: ClusteredSample, _ second: ClusteredSample) -> Double {
    guard let a = first.varianceOfMean, let b = second.varianceOfMean, a > 0, b > 0,
      let covariance = ClusteredSample.covarianceOfMeans(first, second)
    else { return 0 }
    return min(1, max(-1, covariance / (a * b).squareRoot()))
  }
}
