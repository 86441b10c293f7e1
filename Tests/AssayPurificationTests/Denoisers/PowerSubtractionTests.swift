import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Spectral subtraction")
struct PowerSubtractionTests {
  private static func power(_ samples: some Sequence<Float>) -> Double {
    samples.reduce(0.0) { $0 + Double($1) * Double($1) }
  }

  @Test("Subtracting nothing gives the samples back")
  func nothing() throws {
    for count in [1, 255, 256, 257, 5_000] {
      let samples = TestSignals.noise(count: count)
      let same = try purified(samples, by: "spectral-subtraction", ["oversubtraction": "0"])
      expectClose(same.waveform.samples, samples, tolerance: 1e-6, "\(count) samples")
    }
  }

  @Test("Steady noise falls by more than 15 dB, and a tone above it stays within 0.5 dB")
  func noiseAndTone() throws {
    let noise = TestSignals.noise(amplitude: 0.01, count: 48_000)
    let tone = TestSignals.sine(1_000, count: 16_000).map { $0 * 0.3 }
    // Noise alone for a second before the tone and after it.
    var mixed = noise
    for (place, sample) in tone.enumerated() { mixed[16_000 + place] += sample }
    let cleaned = try purified(mixed, by: "spectral-subtraction", ["oversubtraction": "6"]).waveform.samples
    let before = Self.power(mixed[2_000..<14_000])
    let after = Self.power(cleaned[2_000..<14_000])
    #expect(10 * log10(after / before) < -15)
    let kept = Self.power(cleaned[18_000..<30_000]) / Self.power(tone[2_000..<14_000])
    #expect(abs(10 * log10(kept)) < 0.5)
  }

  @Test("More is subtracted with a higher multiple, and the floor keeps a share of the noise")
  func parameters() throws {
    let noise = TestSignals.noise(amplitude: 0.1, count: 16_000)
    func left(_ alpha: String, _ beta: String) throws -> Double {
      Self.power(
        try purified(noise, by: "spectral-subtraction", ["oversubtraction": alpha, "floor": beta])
          .waveform.samples)
    }
    #expect(try left("1", "0") > left("3", "0"))
    #expect(try left("20", "0.5") > left("20", "0.01") * 10)
  }
}
