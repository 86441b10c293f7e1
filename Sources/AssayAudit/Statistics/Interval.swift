/// A confidence interval of 95 %.
public struct Interval: Sendable, Codable, Equatable {
  public let lower: Double
  public let upper: Double

  /// The probability that an interval covers what it is an interval of.
  public static let confidence = 0.95

  /// The probability of missing it on one side.
  static let tail = (1 - confidence) / 2

  public init(lower: Double, upper: Double) {
    precondition(lower <= upper, "an interval from \(lower) to \(upper)")
    self.lower = lower
    self.upper = upper
  }
}

extension Interval {
  /// `x̄ ± t · s` with Student's t and one degree of freedom less than clusters, cut to a range.
  ///
  /// - Parameter clusters: at least 2.
  static func student(_ mean: Double, variance: Double, clusters: Int, _ range: ClosedRange<Double>)
    -> Interval
  {
    let quantile = BetaDistribution.studentQuantile(1 - Interval.tail, degreesOfFreedom: clusters - 1)
    let margin = quantile * max(0, variance).squareRoot()
    // Rounding may put the mean itself a hair outside.
    let ends = [mean - margin, mean + margin].map { min(max($0, range.lowerBound), range.upperBound) }
    return Interval(lower: ends[0], upper: ends[1])
  }
}
