import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("Fourier transform of real samples")
struct RealFourierTransformTests {
  @Test(
    "A spectrum is the sum that defines it, and its samples come back", arguments: [2, 4, 8, 16, 64, 512])
  func definition(count: Int) {
    var generator = SeededGaussianNoise(seed: UInt64(count))
    let samples = generator.next(count)
    let transform = RealFourierTransform(count: count)
    let spectrum = transform.spectrum(of: samples)
    #expect(spectrum.real.count == count / 2 + 1 && spectrum.imaginary.count == count / 2 + 1)
    for bin in 0...count / 2 {
      let sums = samples.enumerated().reduce((0.0, 0.0)) { sums, sample in
        let angle = 2 * Double.pi * Double(sample.offset * bin % count) / Double(count)
        return (sums.0 + sample.element * cos(angle), sums.1 - sample.element * sin(angle))
      }
      #expect(abs(spectrum.real[bin] - sums.0) < 1e-11 && abs(spectrum.imaginary[bin] - sums.1) < 1e-11)
      #expect(abs(spectrum.powers[bin] - sums.0 * sums.0 - sums.1 * sums.1) < 1e-9)
    }
    expectClose(transform.samples(of: spectrum), samples, tolerance: 1e-12, "samples")
  }

  @Test("Fewer samples are followed by zeros, and the smallest transform that holds them is found")
  func padding() {
    let transform = RealFourierTransform.holding(5)
    #expect(transform.count == 8)
    #expect(RealFourierTransform.holding(0).count == 2 && RealFourierTransform.holding(64).count == 64)
    let padded = transform.spectrum(of: [1, 2, 3, 4, 5, 0, 0, 0])
    #expect(transform.spectrum(of: [1, 2, 3, 4, 5]) == padded)
  }
}
