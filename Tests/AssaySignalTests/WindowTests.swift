import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Windows")
struct WindowTests {
  @Test("follow their textbook formulas", arguments: [2, 3, 8, 400, 441, 510])
  func formulas(count: Int) {
    let n = (0..<count).map(Double.init)
    let size = Double(count)
    func cosine(_ divisor: Double, _ offset: Double = 0) -> [Double] {
      n.map { cos(2 * .pi * ($0 + offset) / divisor) }
    }
    for (window, expected) in [
      (Window(.rectangular), n.map { _ in 1 }),
      (Window(.hann), cosine(size).map { 0.5 - 0.5 * $0 }),
      (Window(.hann, .symmetric), cosine(size - 1).map { 0.5 - 0.5 * $0 }),
      (Window(.hamming), cosine(size).map { 0.54 - 0.46 * $0 }),
      (Window(.hamming, .symmetric), cosine(size - 1).map { 0.54 - 0.46 * $0 }),
      (Window(.povey, .symmetric), cosine(size - 1).map { pow(max(0, 0.5 - 0.5 * $0), 0.85) }),
      (Window(.squareRootHann), cosine(size).map { max(0, 0.5 - 0.5 * $0).squareRoot() }),
      (Window(.quarterHopHann, .midpoint), cosine(size, 0.5).map { ((0.5 - 0.5 * $0) / 2).squareRoot() }),
    ] {
      expectClose(
        window.samples(count), expected.map { Float($0) }, tolerance: 1e-7, "\(window.shape) of \(count)")
    }
  }

  @Test("a window of one sample is a number")
  func single() {
    for shape in Window.Shape.allCases {
      for sampling in Window.Sampling.allCases {
        #expect(Window(shape, sampling).samples(1)[0].isFinite)
      }
    }
    #expect(Window(.hann, .symmetric).samples(1) == [1])
  }

  @Test("overlap as they are meant to")
  func overlap() {
    func sums(_ window: Window, _ hop: Int, power: Int) -> [Float] {
      let samples = window.samples(1_024)
      return (0..<hop).map { place in
        stride(from: place, to: 1_024, by: hop).reduce(0) {
          $0 + Float(pow(Double(samples[$1]), Double(power)))
        }
      }
    }
    expectClose(sums(Window(.hann), 256, power: 1), .init(repeating: 2, count: 256), tolerance: 1e-6, "Hann")
    expectClose(
      sums(Window(.squareRootHann), 512, power: 2), .init(repeating: 1, count: 512), tolerance: 1e-6, "√Hann")
    expectClose(
      sums(Window(.quarterHopHann, .midpoint), 256, power: 2), .init(repeating: 1, count: 256),
      tolerance: 1e-6,
      "quarter-hop Hann")
  }
}
