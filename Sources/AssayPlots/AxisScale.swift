/// How numbers are spread over an axis.
public enum AxisScale: Sendable, Hashable {
  case linear
  /// For positive numbers; others are not shown.
  case logarithmic
}
