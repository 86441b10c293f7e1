import AssayReport
import Foundation

/// Lines over a common axis, drawn as SVG.
public struct LinePlot: Sendable {
  /// One line.
  public struct Series: Sendable {
    public struct Point: Sendable {
      public let x: Double
      public let y: Double
      /// An interval around y, drawn as a bar.
      public let interval: ClosedRange<Double>?

      public init(x: Double, y: Double, interval: ClosedRange<Double>? = nil) {
        self.x = x
        self.y = y
        self.interval = interval
      }
    }

    public let name: String
    public let points: [Point]

    /// - Parameter points: points that are not finite are skipped.
    public init(_ name: String, _ points: [Point]) {
      self.name = name
      self.points = points.filter { $0.x.isFinite && $0.y.isFinite }
    }
  }

  public var title: String
  public var xLabel: String
  public var yLabel: String
  public var series: [Series]
  public var xScale = AxisScale.linear
  public var yScale = AxisScale.linear
  /// Positions on the x axis marked with a dashed line and a name.
  public var marks: [(x: Double, name: String)] = []

  /// The size of the drawing in pixels.
  public static let width = 640.0
  public static let height = 360.0
  private static let frame = (left: 70.0, top: 40.0, width: 540.0, height: 260.0)
  /// Colours that people with any colour vision can distinguish (Okabe and Ito, 2008).
  private static let colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000"]

  public init(_ title: String, xLabel: String, yLabel: String, _ series: [Series]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
  }

  /// Several plots below each other.
  public static func stacked(_ plots: [LinePlot]) -> String {
    let total = height * Double(plots.count)
    let parts = plots.enumerated().map { index, plot in
      "<g transform=\"translate(0,\(text(height * Double(index))))\">\n\(plot.content)</g>\n"
    }
    return document(height: total, parts.joined())
  }

  /// The whole file.
  public var svg: String { Self.document(height: Self.height, content) }

  private static func document(height: Double, _ content: String) -> String {
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(text(width)) \(text(height))\" "
      + "font-family=\"sans-serif\" font-size=\"12\">\n"
      + "<rect width=\"\(text(width))\" height=\"\(text(height))\" fill=\"white\"/>\n\(content)</svg>\n"
  }

  private var content: String {
    let points = series.flatMap(\.points)
    let heights = points.flatMap { [$0.y] + ($0.interval.map { [$0.lowerBound, $0.upperBound] } ?? []) }
    let xAxis = PlotAxis(points.map(\.x), xScale)
    let yAxis = PlotAxis(heights, yScale)
    let frame = Self.frame
    func x(_ value: Double) -> Double { frame.left + frame.width * xAxis.place(value) }
    func y(_ value: Double) -> Double { frame.top + frame.height * (1 - yAxis.place(value)) }

    var svg = Self.label(title, x: Self.width / 2, y: 22, anchor: "middle", size: 14)
    for tick in xAxis.ticks {
      svg += Self.line(x(tick), frame.top, x(tick), frame.top + frame.height, "#ddd")
      svg += Self.label(PlotAxis.name(tick), x: x(tick), y: frame.top + frame.height + 16, anchor: "middle")
    }
    for tick in yAxis.ticks {
      svg += Self.line(frame.left, y(tick), frame.left + frame.width, y(tick), "#ddd")
      svg += Self.label(PlotAxis.name(tick), x: frame.left - 6, y: y(tick) + 4, anchor: "end")
    }
    svg +=
      "<rect x=\"\(Self.text(frame.left))\" y=\"\(Self.text(frame.top))\" width=\"\(Self.text(frame.width))\" "
      + "height=\"\(Self.text(frame.height))\" fill=\"none\" stroke=\"#444\"/>\n"
    svg += Self.label(xLabel, x: frame.left + frame.width / 2, y: Self.height - 14, anchor: "middle")
    svg += Self.label(yLabel, x: 16, y: frame.top + frame.height / 2, anchor: "middle", turned: true)
    for (index, mark) in marks.enumerated() where xAxis.range.contains(mark.x) {
      svg += Self.line(
        x(mark.x), frame.top, x(mark.x), frame.top + frame.height, "#888\" stroke-dasharray=\"4 3")
      svg += Self.label(mark.name, x: x(mark.x) + 4, y: frame.top + frame.height - 8 - 14 * Double(index))
    }
    for (index, series) in series.enumerated() {
      let colour = Self.colours[index % Self.colours.count]
      let path = series.points.map { "\(Self.text(x($0.x))),\(Self.text(y($0.y)))" }.joined(separator: " ")
      svg += "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"1.6\"/>\n"
      for point in series.points {
        if let interval = point.interval {
          svg += Self.line(x(point.x), y(interval.lowerBound), x(point.x), y(interval.upperBound), colour)
        }
        // Hundreds of marks would hide the line.
        guard series.points.count <= 60 else { continue }
        svg +=
          "<circle cx=\"\(Self.text(x(point.x)))\" cy=\"\(Self.text(y(point.y)))\" r=\"3\" fill=\"\(colour)\"/>\n"
      }
      guard self.series.count > 1 else { continue }
      let row = frame.top + 18 + 16 * Double(index)
      svg += Self.line(frame.left + 10, row - 4, frame.left + 30, row - 4, colour)
      svg += Self.label(series.name, x: frame.left + 36, y: row)
    }
    return svg
  }

  private static func text(_ value: Double) -> String { NumberFormat.decimals(value, 1) }

  private static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String) -> String
  {
    "<line x1=\"\(text(x1))\" y1=\"\(text(y1))\" x2=\"\(text(x2))\" y2=\"\(text(y2))\" stroke=\"\(colour)\"/>\n"
  }

  private static func label(
    _ label: String, x: Double, y: Double, anchor: String = "start", size: Int = 12, turned: Bool = false
  ) -> String {
    let escaped = label.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(
      of: "<", with: "&lt;")
    let turn = turned ? " transform=\"rotate(-90 \(text(x)) \(text(y)))\"" : ""
    return
      "<text x=\"\(text(x))\" y=\"\(text(y))\" text-anchor=\"\(anchor)\" font-size=\"\(size)\"\(turn)>\(escaped)</text>\n"
  }
}
