import AssayReport
import Foundation

/// A spectrogram with labels for words and phones above it, drawn as SVG.
public struct SpectrogramPlot: Sendable {
  /// A label with its time.
  public struct Label: Sendable {
    /// Seconds.
    public let start: Double
    public let end: Double
    public let text: String

    public init(start: Double, end: Double, text: String) {
      self.start = start
      self.end = end
      self.text = text
    }
  }

  public let title: String
  /// Rows of labels, from the top.
  public let labels: [[Label]]
  /// Seconds.
  public let duration: Double
  /// The frequency of the highest bin, in Hz.
  public let maximumFrequency: Double
  private let image: GreyscaleImage

  /// In pixels.
  private static let scale = (second: 360.0, height: 200.0, left: 50.0, row: 18.0, top: 28.0)
  /// Values this far below the loudest are white, in dB.
  private static let range = 60.0

  /// - Parameters:
  ///   - magnitudes: frame by frame, the magnitudes of the bins from 0 Hz upwards; all frames have the same size.
  public init(
    _ title: String, magnitudes: [[Float]], duration: Double, maximumFrequency: Double, labels: [[Label]]
  ) {
    precondition(!magnitudes.isEmpty && !magnitudes[0].isEmpty, "a spectrogram has frames and bins")
    self.title = title
    self.labels = labels
    self.duration = duration
    self.maximumFrequency = maximumFrequency
    let (frames, bins) = (magnitudes.count, magnitudes[0].count)
    let loudest = max(1e-9, magnitudes.reduce(0) { max($0, $1.max() ?? 0) })
    var pixels = [UInt8](repeating: 255, count: frames * bins)
    for (frame, spectrum) in magnitudes.enumerated() {
      for (bin, magnitude) in spectrum.enumerated() {
        let decibels = 20 * log10(Double(max(magnitude, 1e-9) / loudest))
        let shade = min(1, max(0, -decibels / Self.range))
        pixels[(bins - 1 - bin) * frames + frame] = UInt8(shade * 255)
      }
    }
    image = GreyscaleImage(width: frames, height: bins, pixels: pixels)
  }

  /// The whole file.
  public var svg: String {
    let scale = Self.scale
    let width = scale.left + duration * scale.second + 10
    let top = scale.top + scale.row * Double(labels.count)
    let height = top + scale.height + 30
    func x(_ seconds: Double) -> Double { scale.left + seconds * scale.second }
    var svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Self.text(width)) \(Self.text(height))\" "
      + "font-family=\"sans-serif\" font-size=\"10\">\n"
      + "<rect width=\"\(Self.text(width))\" height=\"\(Self.text(height))\" fill=\"white\"/>\n"
      + "<image x=\"\(Self.text(scale.left))\" y=\"\(Self.text(top))\" width=\"\(Self.text(duration * scale.second))\" "
      + "height=\"\(Self.text(scale.height))\" preserveAspectRatio=\"none\" "
      + "href=\"data:image/png;base64,\(image.png.base64EncodedString())\"/>\n"
    svg += Self.label(title, x: scale.left, y: 16, anchor: "start", size: 12)
    for (row, labels) in labels.enumerated() {
      let y = scale.top + scale.row * Double(row)
      // The lowest row is the finest: its borders go through the spectrogram.
      let isFinest = row == self.labels.count - 1
      for label in labels {
        let end = isFinest ? top + scale.height : y + scale.row
        for place in [label.start, label.end] {
          svg +=
            "<line x1=\"\(Self.text(x(place)))\" y1=\"\(Self.text(y))\" x2=\"\(Self.text(x(place)))\" "
            + "y2=\"\(Self.text(end))\" stroke=\"#d55e00\" stroke-width=\"0.6\"/>\n"
        }
        svg += Self.label(label.text, x: x((label.start + label.end) / 2), y: y + 13)
      }
    }
    for second in stride(from: 0, through: duration, by: 0.5) {
      svg += Self.label("\(NumberFormat.decimals(second, 1)) s", x: x(second), y: top + scale.height + 16)
    }
    for kilohertz in stride(from: 0, through: maximumFrequency / 1_000, by: 2) {
      let y = top + scale.height * (1 - kilohertz * 1_000 / maximumFrequency)
      svg += Self.label(
        "\(NumberFormat.decimals(kilohertz, 0)) kHz", x: scale.left - 6, y: y + 4, anchor: "end")
    }
    return svg + "</svg>\n"
  }

  private static func text(_ value: Double) -> String { NumberFormat.decimals(value, 1) }

  private static func label(_ label: String, x: Double, y: Double, anchor: String = "middle", size: Int = 10)
    -> String
  {
    let escaped = label.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(
      of: "<", with: "&lt;")
    return
      "<text x=\"\(text(x))\" y=\"\(text(y))\" text-anchor=\"\(anchor)\" font-size=\"\(size)\">\(escaped)</text>\n"
  }
}
