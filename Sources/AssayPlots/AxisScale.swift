/// The scale of an axis.
public enum AxisScale: Sendable, Hashable {
  case linear
  /// Logarithmic, for positive numbers; others are not shown.
  case logarithmic
  /// For rates: equal steps are equal steps of a normal distribution, so error rates of normal scores form a straight
  /// line. Values outside [0.001, 0.999] are shown at its ends.
  case probit
}
