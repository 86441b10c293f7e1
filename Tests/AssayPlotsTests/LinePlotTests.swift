import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPlots

@Suite("LinePlot")
struct LinePlotTests {
  @Test("Ticks are round, rising, and around every number", arguments: [AxisScale.linear, .logarithmic])
  func axis(scale: AxisScale) {
    for (low, high) in [(0.1, 0.9), (3.0, 3.0), (1e-5, 2e-2), (120, 98_000)] {
      let axis = PlotAxis([low, high], scale)
      #expect(axis.range.contains(low) && axis.range.contains(high))
      #expect(axis.ticks == axis.ticks.sorted() && axis.ticks.allSatisfy { axis.range.contains($0) })
      #expect(axis.place(low) < axis.place(high) || low == high)
      for tick in axis.ticks where scale == .logarithmic {
        let leading = tick / pow(10, log10(tick).rounded(.down))
        #expect([1.0, 2, 5, 10].contains { abs($0 - leading) < 1e-6 })
      }
    }
  }

  @Test("Nothing to draw is an empty frame; numbers that are not finite are left out")
  func empty() {
    let plot = LinePlot(
      "a < b & c", xLabel: "x", yLabel: "y",
      [.init("one", [.init(x: .nan, y: 1), .init(x: 1, y: .infinity)])])
    #expect(plot.series[0].points.isEmpty)
    #expect(
      plot.svg.contains("a &lt; b &amp; c") && !plot.svg.contains("nan") && !plot.svg.contains("circle"))
  }

  @Test("Points, intervals and names of several lines are in the drawing")
  func lines() {
    let points = (1...4).map { LinePlot.Series.Point(x: Double($0), y: 0.1 * Double($0), interval: 0...0.5) }
    var plot = LinePlot("t", xLabel: "x", yLabel: "y", [.init("first", points), .init("second", points)])
    #expect(plot.svg.components(separatedBy: "<circle").count == 9)
    #expect(plot.svg.components(separatedBy: "<polyline").count == 3)
    #expect(plot.svg.contains(">first<") && plot.svg.contains(">second<"))
    plot.series.removeLast()
    #expect(!plot.svg.contains(">first<"))
    let two = LinePlot.stacked([plot, plot])
    #expect(two.components(separatedBy: "<svg").count == 2 && two.contains("translate(0,360.0)"))
  }
}
