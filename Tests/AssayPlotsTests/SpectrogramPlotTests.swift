import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPlots

@Suite("SpectrogramPlot")
struct SpectrogramPlotTests {
  @Test("A PNG has its signature, size and checksums, and inflates to its rows")
  func png() throws {
    let image = GreyscaleImage(width: 3, height: 2, pixels: [0, 128, 255, 10, 20, 30])
    let data = image.png
    #expect(Array(data.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect(
      Array(data[8..<33]) == [
        0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0,
      ] + Array(data[29..<33]))
    // The end is the same in every PNG.
    #expect(Array(data.suffix(12)) == [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
  }

  @Test("Loud is dark, high is up, and every label has its place")
  func drawing() {
    let quiet = [Float](repeating: 1e-6, count: 4)
    var loud = quiet
    loud[3] = 1
    let plot = SpectrogramPlot(
      "a & b", magnitudes: [quiet, loud], duration: 1, maximumFrequency: 8_000,
      labels: [[.init(start: 0, end: 1, text: "word")], [.init(start: 0.2, end: 0.7, text: "AA1")]])
    let svg = plot.svg
    #expect(
      svg.contains("a &amp; b") && svg.contains(">word<") && svg.contains(">AA1<") && svg.contains("8 kHz"))
    let expected = GreyscaleImage(width: 2, height: 4, pixels: [255, 0, 255, 255, 255, 255, 255, 255])
    #expect(svg.contains(expected.png.base64EncodedString()))
  }
}
