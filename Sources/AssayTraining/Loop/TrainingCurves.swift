import AssayFiles
import Foundation

/// Loss and validation by step, drawn as SVG.
struct TrainingCurves {
  private let losses: [(x: Double, y: Double)]
  private let measures: [(x: Double, y: Double)]
  private let measure: String

  init(_ entries: [TrainingLog.Entry], measure: String) {
    self.measure = measure
    losses = entries.compactMap { entry in entry.losses["total"].map { (Double(entry.step), $0) } }
    measures = entries.compactMap { entry in entry.validation?[measure].map { (Double(entry.step), $0) } }
  }

  /// - Throws: `FileError` when it cannot be written.
  func write(to url: URL) throws { try AtomicFile.write(Data(svg.utf8), to: url) }

  var svg: String {
    let panels = [
      panel(losses, "loss", top: 20, isLogarithmic: true),
      panel(measures, measure, top: 250, isLogarithmic: false),
    ]
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 480" font-family="sans-serif" font-size="12">
      <rect width="760" height="480" fill="white"/>
      \(panels.joined(separator: "\n"))
      </svg>

      """
  }

  private func panel(_ points: [(x: Double, y: Double)], _ title: String, top: Double, isLogarithmic: Bool)
    -> String
  {
    let (left, width, height) = (70.0, 660.0, 180.0)
    let frame =
      "<rect x=\"\(left)\" y=\"\(top)\" width=\"\(width)\" height=\"\(height)\" fill=\"none\" stroke=\"#888\"/>"
      + "<text x=\"\(left + 8)\" y=\"\(top + 16)\">\(title)</text>"
    let usable = points.filter { $0.y.isFinite && (!isLogarithmic || $0.y > 0) }
    guard let last = usable.map(\.x).max() else { return frame }
    let heights = usable.map { isLogarithmic ? log10($0.y) : $0.y }
    let (low, high) = (heights.min()!, heights.max()!)
    let span = max(high - low, 1e-6)
    let places = zip(usable, heights).map { point, value in
      let x = left + width * point.x / max(1, last)
      let y = top + height - (height - 24) * (value - low) / span - 4
      return String(format: "%.1f,%.1f", x, y)
    }
    func label(_ value: Double) -> String { String(format: "%.4g", isLogarithmic ? pow(10, value) : value) }
    return frame
      + "<polyline points=\"\(places.joined(separator: " "))\" fill=\"none\" stroke=\"#1f6fb4\" stroke-width=\"1.5\"/>"
      + "<text x=\"\(left - 6)\" y=\"\(top + height - 4)\" text-anchor=\"end\">\(label(low))</text>"
      + "<text x=\"\(left - 6)\" y=\"\(top + 24)\" text-anchor=\"end\">\(label(high))</text>"
      + "<text x=\"\(left + width)\" y=\"\(top + height + 16)\" text-anchor=\"end\">step \(Int(last))</text>"
  }
}
