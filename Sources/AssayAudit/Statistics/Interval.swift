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
