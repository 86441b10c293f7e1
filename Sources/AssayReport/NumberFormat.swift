import Foundation

/// How numbers are written for people, everywhere: in no language, and with what is missing or no number told apart.
///
/// Files for programs have all decimals that there are and do not use it.
package enum NumberFormat {
  /// Stands for a number that is not there.
  package static let missing = "–"

  /// A fixed number of decimals, such as `0.125`.
  package static func decimals(_ value: Double?, _ decimals: Int = 3) -> String {
    guard let value else { return missing }
    return unusual(value) ?? String(format: "%.\(decimals)f", locale: nil, value)
  }

  /// As many digits as tell it apart, at most so many, such as `0.75` or `1.2e-05`.
  package static func significant(_ value: Double?, _ digits: Int = 4) -> String {
    guard let value else { return missing }
    return unusual(value) ?? String(format: "%.\(digits)g", locale: nil, value)
  }

  /// A share in percent, such as `42.0 %`.
  package static func percent(_ share: Double?, _ decimals: Int = 1) -> String {
    share.map { "\(Self.decimals(100 * $0, decimals)) %" } ?? missing
  }

  /// `[0.100, 0.200]`; `[?]` for an interval that is not known.
  package static func interval(_ bounds: Bounds?, _ decimals: Int = 3) -> String {
    bounds.map { "[\(Self.decimals($0.lower, decimals)), \(Self.decimals($0.upper, decimals))]" } ?? "[?]"
  }

  /// `0.125 [0.100, 0.200]`.
  package static func estimate(_ value: Double?, _ bounds: Bounds?, _ decimals: Int = 3) -> String {
    value.map { "\(Self.decimals($0, decimals)) \(interval(bounds, decimals))" } ?? missing
  }

  /// `42.0 % [30.1, 55.0]`.
  package static func share(_ value: Double?, _ bounds: Bounds?, _ decimals: Int = 1) -> String {
    let range = bounds.map { Bounds(lower: 100 * $0.lower, upper: 100 * $0.upper) }
    return value.map { "\(percent($0, decimals)) \(interval(range, decimals))" } ?? missing
  }

  private static func unusual(_ value: Double) -> String? {
    if value.isNaN { return "?" }
    return value.isInfinite ? (value > 0 ? "∞" : "−∞") : nil
  }
}

/// The ends of an interval.
package struct Bounds: Sendable, Equatable {
  package let lower: Double
  package let upper: Double

  package init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}
