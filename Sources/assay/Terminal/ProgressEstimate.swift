import AssayReport
import Foundation

/// Percentage, rate and time left of work whose units take about the same time each.
struct ProgressEstimate: Equatable {
  /// Units, with the fraction of the one at work.
  let done: Double
  let total: Int
  /// Since the beginning.
  let seconds: Double
  /// Units that were done before it: they tell nothing about the speed.
  var earlier = 0.0

  /// From 0 to 100; 100 only when all is done.
  var percentage: Int {
    total == 0 ? 100 : Int(min(100, max(0, 100 * done / Double(total))))
  }

  /// Such as `4.2 files/s` or `1.5 files/min`; `nil` while nothing is done.
  func rate(_ unit: String) -> String? {
    guard done > earlier, seconds > 0 else { return nil }
    let perSecond = (done - earlier) / seconds
    return perSecond >= 1
      ? "\(NumberFormat.decimals(perSecond, 1)) \(unit)/s"
      : "\(NumberFormat.decimals(60 * perSecond, 1)) \(unit)/min"
  }

  /// Such as `2 min 05 s left`; `nil` while nothing is done.
  var remaining: String? {
    guard done > earlier else { return nil }
    return Self.remaining(seconds / (done - earlier) * max(0, Double(total) - done))
  }

  static func remaining(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e7 else { return "a long time left" }
    let whole = Int(seconds.rounded())
    return switch whole {
    case ..<60: "\(whole) s left"
    case ..<3600: String(format: "%d min %02d s left", whole / 60, whole % 60)
    default: String(format: "%d h %02d min left", whole / 3600, whole / 60 % 60)
    }
  }
}
