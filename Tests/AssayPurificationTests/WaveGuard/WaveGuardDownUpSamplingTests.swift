import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("WaveGuard's down- and up-sampling")
struct WaveGuardDownUpSamplingTests {
  @Test("Everything above 4 kHz goes, what is below 3.5 kHz stays, nothing is delayed")
  func response() throws {
    for (frequency, isKept) in [(500.0, true), (3500, true), (4200, false), (6000, false)] {
      let tone = TestSignals.sine(frequency, count: 16_000)
      let output = try purified(tone, by: "waveguard-down-up-sampling").waveform.samples
      // Away from the ends, which the long filter rings into.
      let middle = 2000..<14_000
      if isKept {
        expectClose(Array(output[middle]), Array(tone[middle]), tolerance: 1e-3, "\(frequency) Hz")
      } else {
        #expect(output[middle].allSatisfy { abs($0) < 0.5e-3 }, "\(frequency) Hz")
      }
    }
  }

  @Test("The short filter of the other method leaves much of what lies just above 4 kHz")
  func slope() throws {
    let tone = TestSignals.sine(4200, count: 16_000)
    #expect(try purified(tone, by: "down-up-sampling").waveform.samples[2000..<14_000].contains { $0 > 0.1 })
  }
}
