import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Seeded Gaussian noise")
struct SeededGaussianNoiseTests {
  @Test("The numbers are those of SplitMix64, xoshiro256++ and Box–Muller")
  func knownNumbers() {
    // From an independent implementation in Python, seed 7.
    var noise = SeededGaussianNoise(seed: 7)
    expectClose(
      noise.next(6),
      [
        1.1308649617728406, 2.123422851180661, -0.7309773798159506, 0.35975622255487194,
        -0.26579973980544414, 0.058180563556855996,
      ], tolerance: 1e-14)
  }

  @Test("The same seed gives the same noise, another seed other noise; in bulk as one by one")
  func seeds() {
    var first = SeededGaussianNoise(seed: 1)
    var same = SeededGaussianNoise(seed: 1)
    var other = SeededGaussianNoise(seed: 2)
    let bulk = first.next(101)
    #expect(bulk == (0..<101).map { _ in same.next() })
    #expect(bulk != other.next(101))
  }

  @Test("The noise is normal and white")
  func distribution() {
    var noise = SeededGaussianNoise(seed: 5)
    let count = 200_000
    let values = noise.next(count)
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(count)
    let kurtosis = values.reduce(0) { $0 + pow($1, 4) } / Double(count)
    let neighbours = zip(values, values.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
    // Five standard errors each.
    expectClose(mean, 0, tolerance: 5 / Double(count).squareRoot(), "mean")
    expectClose(variance, 1, tolerance: 5 * (2 / Double(count)).squareRoot(), "variance")
    expectClose(kurtosis, 3, tolerance: 5 * (96 / Double(count)).squareRoot(), "kurtosis")
    expectClose(neighbours, 0, tolerance: 5 / Double(count).squareRoot(), "correlation of neighbours")
  }

  @Test("The signal-to-noise ratio is met exactly, for any length", arguments: [-10.0, 0, 25, 60])
  func ratio(decibels: Double) {
    for count in [1, 2, 160, 16_001] {
      let clean = TestSignals.sine(440, amplitude: 0.3, count: count + 1).suffix(count)
      let noisy = SeededGaussianNoise.adding(to: Array(clean), signalToNoise: decibels, seed: 3)
      let signal = clean.reduce(0.0) { $0 + Double($1) * Double($1) }
      let noise = zip(noisy, clean).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
      expectClose(10 * log10(signal / noise), decibels, tolerance: 0.01, "\(count) samples")
    }
  }

  @Test("Silence stays silent")
  func silence() {
    #expect(SeededGaussianNoise.adding(to: [0, 0, 0], signalToNoise: 25, seed: 1) == [0, 0, 0])
    #expect(SeededGaussianNoise.adding(to: [], signalToNoise: 25, seed: 1) == [])
  }
}
