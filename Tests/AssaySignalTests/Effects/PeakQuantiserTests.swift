import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Quantisation over a signal's own range")
struct PeakQuantiserTests {
  /// The test signal of WaveGuard's check values.
  static let signal: [Float] = (0..<16_000).map { index in
    let n = Double(index)
    let tones =
      0.1 * sin(2 * .pi * 1000 * n / 16_000) + 0.05 * sin(2 * .pi * 2750 * n / 16_000 + 0.5)
    return Float(tones + 0.02 * sin(0.37 * n) * cos(0.0021 * n) + 0.005 * sin(1e-5 * n * n))
  }

  @Test("WaveGuard's check values come out: scale, first outputs and signal-to-noise ratio")
  func checkValues() throws {
    let quantiser = PeakQuantiser(bits: 8)
    // The check value is of the double-precision signal; single precision moves it in the seventh digit.
    let scale = try #require(quantiser.scale(for: Self.signal))
    expectClose(scale, 731.669733, tolerance: 1e-7, scale: 731.669733, "scale")
    let output = quantiser.quantised(Self.signal)
    expectClose(
      Array(output[..<6]), [0.02460126, 0.09567158, 0.10797221, 0.08200421, 0.06970358, 0.09293811],
      tolerance: 1e-7, "first outputs")
    let signal = Self.signal.reduce(0.0) { $0 + Double($1) * Double($1) }
    let noise = zip(output, Self.signal).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
    expectClose(10 * log10(signal / noise), 46.10, tolerance: 0.01, "SNR")
  }

  @Test("A quiet signal is quantised as finely as a loud one")
  func scaleFree() {
    let quiet = Self.signal.map { $0 / 64 }
    let quantiser = PeakQuantiser(bits: 8)
    #expect(quantiser.quantised(quiet) == quantiser.quantised(Self.signal).map { $0 / 64 })
  }

  @Test("An extreme on the wrong side of zero does not count, and silence stays silent")
  func oneSided() {
    let quantiser = PeakQuantiser(bits: 8)
    #expect(quantiser.scale(for: [0.25, 0.5]) == 254)
    #expect(quantiser.scale(for: [-0.25, -0.5]) == 256)
    #expect(quantiser.scale(for: [0, 0]) == nil)
    #expect(quantiser.scale(for: []) == nil)
    #expect(quantiser.quantised([0, 0, 0]) == [0, 0, 0])
    #expect(quantiser.quantised([]) == [])
  }

  @Test("A full-scale sine keeps about 50 dB at 8 bits")
  func sine() {
    let sine = TestSignals.sine(997, amplitude: 1, count: 16_000)
    let output = PeakQuantiser(bits: 8).quantised(sine)
    let noise = zip(output, sine).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
    expectClose(10 * log10(8000 / noise), 50, tolerance: 1)
  }
}
