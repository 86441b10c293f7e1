import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Moving median")
struct MovingMedianTests {
  @Test("An impulse is removed and a constant kept to its ends")
  func knownAnswers() {
    let median = MovingMedian(kernel: 3)
    #expect(median.filtered([0, 0, 1, 0, 0]) == [0, 0, 0, 0, 0])
    #expect(median.filtered([0.5, 0.5, 0.5, 0.5]) == [0.5, 0.5, 0.5, 0.5])
    #expect(median.filtered([1, -2, 3, -4, 5]) == [0, 1, -2, 3, 0])
  }

  @Test("Each value is the middle of its sorted window, whatever the lengths")
  func windows() {
    var numbers = SeededNumbers(seed: 4)
    for count in [0, 1, 2, 3, 8, 200] {
      let kernel = 2 * Int.random(in: 0...7, using: &numbers) + 1
      // Few distinct values, so that many are equal.
      let samples = (0..<count).map { _ in Float(Int.random(in: -3...3, using: &numbers)) / 4 }
      let expected = samples.indices.map { index in
        (index - kernel / 2...index + kernel / 2).map { samples.indices.contains($0) ? samples[$0] : 0 }
          .sorted()[kernel / 2]
      }
      #expect(MovingMedian(kernel: kernel).filtered(samples) == expected, "\(count) by \(kernel)")
    }
  }
}
