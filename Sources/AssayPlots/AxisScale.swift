/// How numbers are spread over an axis.
public enum AxisScale: Sendable, Hashable {
  case linear
  /// For positive numbers; others are not shown.
  case logarithmic
  /// For shares: equal steps are equal steps of a normal distribution, so that the error rates of normal scores are a
  /// straight line. Numbers outside [0.001, 0.999] are shown there.
  case probit
}
