import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Quantisation")
struct QuantisationTests {
  @Test("8 bits are multiples of 1/128, whatever the level")
  func levels() throws {
    #expect(
      try purified([0.5, 0.0039, 0.004, -0.25, 1, -1, 0.01], by: "quantisation").waveform.samples == [
        0.5, 0, 1.0 / 128, -0.25, 127.0 / 128, -1, 1.0 / 128,
      ])
    let quiet = TestSignals.sine(200, amplitude: 0.003, count: 1600)
    #expect(try purified(quiet, by: "quantisation").waveform.peak == 0, "half a step and less is lost")
  }

  @Test("A full-scale sine has the 6.02 b + 1.76 dB of theory", arguments: [4, 8, 12])
  func signalToNoiseRatio(bits: Int) throws {
    let sine = TestSignals.sine(997, amplitude: 1 - 1 / Double(1 << (bits - 1)), count: 16_000)
    let output = try purified(sine, by: "quantisation", ["bits": "\(bits)"]).waveform.samples
    // A little below full scale, since the highest level is one step short of it.
    expectClose(signalToNoise(output, sine), 6.02 * Double(bits) + 1.76, tolerance: 1.5, "\(bits) bits")
  }
}
