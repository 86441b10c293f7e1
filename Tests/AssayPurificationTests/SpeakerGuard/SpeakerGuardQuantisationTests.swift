import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("SpeakerGuard's quantisation")
struct SpeakerGuardQuantisationTests {
  @Test("A step of 128 on the 16-bit scale is 1/256 of full scale")
  func step() throws {
    #expect(
      try purified([0.5, 0.0019, 0.0021, 1, -1.1], by: "speakerguard-quantisation").waveform.samples == [
        0.5, 0, 1.0 / 256, 1, -282.0 / 256,
      ], "and there is no highest level")
    #expect(try purified([0.3], by: "speakerguard-quantisation", ["step": "16384"]).waveform.samples == [0.5])
  }

  @Test("Samples beyond ±1.11 are taken for 16-bit numbers")
  func scale() throws {
    #expect(SampleScale(of: [1.1, -1.1]) == .unit)
    #expect(SampleScale(of: [1.2, 0]) == .sixteenBit)
    #expect(SampleScale(of: [0, -1.2]) == .sixteenBit)
    #expect(
      try purified([1000, 10, -200], by: "speakerguard-quantisation").waveform.samples == [1024, 0, -256])
  }
}
