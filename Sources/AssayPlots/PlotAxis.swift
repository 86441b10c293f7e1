import AssayReport
import Foundation

/// The range of an axis around its numbers, with round ticks.
struct PlotAxis {
  let scale: AxisScale
  let range: ClosedRange<Double>
  /// Within the range, ascending.
  let ticks: [Double]

  /// - Parameter values: the values to include; without any, the range is 0 to 1.
  init(_ values: [Double], _ scale: AxisScale) {
    self.scale = scale
    let usable = values.filter { $0.isFinite && (scale != .logarithmic || $0 > 0) }
    guard let low = usable.min(), let high = usable.max() else {
      range = scale == .logarithmic ? 1...10 : 0...1
      ticks = []
      return
    }
    switch scale {
    case .linear:
      let span = high > low ? high - low : max(abs(high), 1) * 0.1
      let step = Self.step(span / 5)
      let first = (low / step).rounded(.down) * step
      let last = (high / step).rounded(.up) * step
      range = first...max(last, first + step)
      ticks = stride(from: 0, through: ((range.upperBound - first) / step).rounded(), by: 1).map {
        first + $0 * step
      }
    case .logarithmic:
      let (first, last) = (low * 0.95, max(high, low * 1.1) * 1.05)
      let range = first...last
      self.range = range
      let decades = Int(log10(first).rounded(.down))...Int(log10(last).rounded(.up))
      let all = decades.flatMap { decade in [1.0, 2, 5].map { $0 * pow(10, Double(decade)) } }
      ticks = all.filter { range.contains($0) }
    case .probit:
      let (first, last) = (Self.share(low), Self.share(high))
      let range = first...max(last, first + 0.001)
      self.range = range
      ticks = [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 0.999].filter {
        range.contains($0)
      }
    }
  }

  /// 0 at the start of the axis and 1 at its end; values outside are moved to the nearer end.
  func place(_ value: Double) -> Double {
    let share =
      switch scale {
      case .linear: (value - range.lowerBound) / (range.upperBound - range.lowerBound)
      case .logarithmic:
        value > 0 ? log(value / range.lowerBound) / log(range.upperBound / range.lowerBound) : 0
      case .probit:
        (Self.probit(value) - Self.probit(range.lowerBound))
          / (Self.probit(range.upperBound) - Self.probit(range.lowerBound))
      }
    return min(1, max(0, share))
  }

  private static func share(_ value: Double) -> Double { min(0.999, max(0.001, value)) }

  /// The quantile of the standard normal distribution, by bisection, which is exact enough for a drawing.
  private static func probit(_ value: Double) -> Double {
    let target = share(value)
    var (low, high) = (-4.0, 4.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if 0.5 * erfc(-middle / 2.0.squareRoot()) < target { low = middle } else { high = middle }
    }
    return low
  }

  /// 1, 2 or 5 times a power of ten, at least `span`.
  private static func step(_ span: Double) -> Double {
    let decade = pow(10, log10(span).rounded(.down))
    return [1.0, 2, 5, 10].map { $0 * decade }.first { $0 >= span * 0.999 } ?? 10 * decade
  }

  /// The number of a tick, as short as possible.
  static func name(_ value: Double) -> String { NumberFormat.significant(abs(value) < 1e-12 ? 0 : value, 5) }
}
