import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Long-term spectrum and noise of its shape")
struct LongTermSpectrumTests {
  @Test("White noise has the variance times the window's energy in every bin, whatever its length")
  func white() {
    for (count, tolerance) in [(160_000, 0.06), (1_600_000, 0.02)] {
      var generator = SeededGaussianNoise(seed: 5)
      let spectrum = LongTermSpectrum(of: generator.next(count), sampleRate: 16_000)
      #expect(spectrum.frameLength == 1_024 && spectrum.powers.count == 513)
      // Σ of the squared Hann window is 3/8 of its length.
      let mean = spectrum.powers[1..<512].reduce(0, +) / 511
      expectClose(mean / (0.375 * 1_024), 1, tolerance: tolerance, "mean power")
    }
  }

  @Test("A recording shorter than a frame has a spectrum, and an empty one has none of any power")
  func short() {
    let tone = TestSignals.sine(1_000, count: 500).map(Double.init)
    let spectrum = LongTermSpectrum(of: tone, sampleRate: 16_000)
    let highest = spectrum.powers.indices.max { spectrum.powers[$0] < spectrum.powers[$1] } ?? 0
    #expect(abs(highest - 64) <= 1)
    #expect(LongTermSpectrum(of: [], sampleRate: 16_000).powers.allSatisfy { $0 == 0 })
  }

  @Test(
    "Shaped noise has the spectrum of what it is like, within 1 dB in every band", arguments: [8_000, 44_100])
  func shape(rate: Int) {
    // Speech falls by 30 dB and more from its lowest to its highest band.
    let speech = TestSpeech.utterance(seconds: 8, sampleRate: rate, seed: 3).map(Double.init)
    let model = LongTermSpectrum(of: speech, sampleRate: rate)
    let noise = ShapedGaussianNoise.samples(20 * rate, like: model, seed: 1)
    #expect(noise.count == 20 * rate)
    let levels = [model, LongTermSpectrum(of: noise, sampleRate: rate)].map { spectrum in
      Self.bands(spectrum).map { 10 * log10($0) }
    }
    let differences = zip(levels[0], levels[1]).map { $0 - $1 }
    let mean = differences.reduce(0, +) / Double(differences.count)
    expectClose(differences, differences.map { _ in mean }, tolerance: 1, "bands")
    #expect((levels[0].max() ?? 0) - (levels[0].min() ?? 0) > 15)
    // No part of it is louder than the others, the first samples neither.
    func power(_ samples: ArraySlice<Double>) -> Double {
      samples.reduce(0) { $0 + $1 * $1 } / Double(samples.count)
    }
    expectClose(power(noise[..<rate]) / power(noise[...]), 1, tolerance: 0.3, "first second")
  }

  @Test("Shaped noise comes from its seed, and a spectrum of silence gives silence")
  func seeds() {
    let model = LongTermSpectrum(
      of: TestSignals.sine(440, count: 16_000).map(Double.init), sampleRate: 16_000)
    func noise(_ seed: UInt64) -> [Double] { ShapedGaussianNoise.samples(5_000, like: model, seed: seed) }
    #expect(noise(1) == noise(1) && noise(1) != noise(2))
    let silence = LongTermSpectrum(of: [], sampleRate: 16_000)
    #expect(ShapedGaussianNoise.samples(100, like: silence, seed: 1).allSatisfy { $0 == 0 })
    #expect(ShapedGaussianNoise.samples(0, like: model, seed: 1).isEmpty)
  }

  /// The powers of eighths of the spectrum.
  private static func bands(_ spectrum: LongTermSpectrum) -> [Double] {
    let width = spectrum.powers.count / 8
    return (0..<8).map { spectrum.powers[$0 * width..<($0 + 1) * width].reduce(0, +) }
  }
}
