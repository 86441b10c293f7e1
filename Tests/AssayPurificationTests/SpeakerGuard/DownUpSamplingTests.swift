import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Down- and up-sampling")
struct DownUpSamplingTests {
  @Test("High tones go, low ones stay, nothing is delayed")
  func response() throws {
    for (frequency, isKept) in [(500.0, true), (2500, true), (5500, false), (7000, false)] {
      let tone = TestSignals.sine(frequency, count: 4000)
      let output = try purified(tone, by: "down-up-sampling").waveform.samples
      let middle = 500..<3500
      if isKept {
        expectClose(Array(output[middle]), Array(tone[middle]), tolerance: 1e-2, "\(frequency) Hz")
      } else {
        #expect(output[middle].allSatisfy { abs($0) < 1e-2 }, "\(frequency) Hz")
      }
    }
  }

  @Test("A rate of 16 kHz changes nothing, and odd rates keep the length")
  func rates() throws {
    let samples = speechLikeNoise(count: 1001)
    #expect(try purified(samples, by: "down-up-sampling", ["rate": "16000"]).waveform.samples == samples)
    #expect(try purified(samples, by: "down-up-sampling", ["rate": "7919"]).waveform.count == 1001)
  }
}
