import AssayAudit
import Foundation

/// Numbers for a terminal.
enum ResultText {
  static func number(_ value: Double?, _ decimals: Int = 3) -> String {
    value.map { String(format: "%.\(decimals)f", $0) } ?? "–"
  }

  static func interval(_ interval: Interval?, scale: Double = 1, _ decimals: Int = 3) -> String {
    interval.map { "[\(number($0.lower * scale, decimals)), \(number($0.upper * scale, decimals))]" } ?? "[?]"
  }

  /// `42.0 % [30.1, 55.0]`.
  static func percent(_ share: Double?, _ range: Interval?) -> String {
    share.map { "\(number($0 * 100, 1)) % \(interval(range, scale: 100, 1))" } ?? "–"
  }
}
