import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Moving average")
struct MovingAverageTests {
  @Test("An impulse becomes a box of height 1/k around its place", arguments: [1, 3, 5, 9])
  func impulse(kernel: Int) {
    var impulse = [Float](repeating: 0, count: 21)
    impulse[10] = 1
    let expected = (0..<21).map { abs($0 - 10) <= kernel / 2 ? 1 / Float(kernel) : 0 }
    #expect(MovingAverage(kernel: kernel).filtered(impulse) == expected)
  }

  @Test("A constant is kept, except at the ends where zeros are averaged in")
  func constant() {
    expectClose(
      MovingAverage(kernel: 3).filtered([0.6, 0.6, 0.6, 0.6]), [0.4, 0.6, 0.6, 0.4], tolerance: 1e-7)
  }

  @Test("Lengths are kept and each value is the mean of its window")
  func windows() {
    var numbers = SeededNumbers(seed: 3)
    for count in [0, 1, 2, 3, 7, 100] {
      let kernel = 2 * Int.random(in: 0...6, using: &numbers) + 1
      let samples = TestSignals.noise(seed: UInt64(count), count: count)
      let expected = samples.indices.map { index in
        let window = (index - kernel / 2...index + kernel / 2).map {
          samples.indices.contains($0) ? samples[$0] : 0
        }
        return window.reduce(0, +) / Float(kernel)
      }
      expectClose(
        MovingAverage(kernel: kernel).filtered(samples), expected, tolerance: 1e-6, "\(count) by \(kernel)")
    }
  }
}
