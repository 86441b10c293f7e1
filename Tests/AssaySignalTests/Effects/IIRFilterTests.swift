import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Recursive filters")
struct IIRFilterTests {
  @Test("A one-pole filter decays geometrically")
  func onePole() {
    let filter = IIRFilter(numerator: [1], denominator: [1, -0.5])
    #expect(filter.filtered([1, 0, 0, 0] as [Float]) == [1, 0.5, 0.25, 0.125])
    #expect(filter.filtered([] as [Float]) == [])
  }

  @Test("Coefficients are divided by a₀")
  func normalised() {
    let filter = IIRFilter(numerator: [2, 4], denominator: [2, 0, 1])
    #expect(filter.numerator == [1, 2, 0])
    #expect(filter.denominator == [1, 0, 0.5])
    #expect(IIRFilter(numerator: [3], denominator: [2]).filtered([2, 4]) == [3, 6])
  }

  @Test("The recursion is that of the difference equation")
  func differenceEquation() {
    var numbers = SeededNumbers(seed: 6)
    for order in 1...6 {
      let numerator = (0...order).map { _ in Double.random(in: -1...1, using: &numbers) }
      let denominator = [1] + (0..<order).map { _ in Double.random(in: -0.2...0.2, using: &numbers) }
      let input = (0..<100).map { _ in Double(Float.random(in: -1...1, using: &numbers)) }
      var output: [Double] = []
      for n in input.indices {
        var value = 0.0
        for k in 0...order where n >= k { value += numerator[k] * input[n - k] }
        for k in 1...order where n >= k { value -= denominator[k] * output[n - k] }
        output.append(value)
      }
      expectClose(
        IIRFilter(numerator: numerator, denominator: denominator).filtered(input.map(Float.init)).map(
          Double.init), output,
        tolerance: 1e-6, "single precision at the ends")
    }
  }

  @Test("Filters in series are one filter after the other, across the borders of blocks too")
  func cascade() {
    let filters = [
      IIRFilter(numerator: [0.5, 0.5], denominator: [1, -0.3]),
      IIRFilter(numerator: [1, 0, -1], denominator: [1, -0.2, 0.4]),
    ]
    let samples = TestSignals.noise(seed: 5, count: 40_000)
    let together = IIRFilter.cascade(filters, samples)
    expectClose(together, filters[1].filtered(filters[0].filtered(samples)), tolerance: 1e-6, "cascade")
    #expect(together.count == samples.count)
  }
}
