import AssaySignal
import AssayWork
import Testing

@Suite("Comparing what was made again")
struct ReplayCallTests {
  @Test("Samples are compared by their bits, and lengths and rates first")
  func comparison() {
    let waveform = Waveform(samples: [0, 0.5, -0.25], sampleRate: 16_000)
    #expect(ReplayCall.compare(waveform, waveform) == .same)
    #expect(
      ReplayCall.compare(Waveform(samples: [-0.0, 0.5, -0.25], sampleRate: 16_000), waveform)
        == .differs("1 of 3 samples differ, by 0.0 at most"))
    #expect(
      ReplayCall.compare(Waveform(samples: [0, 0.5], sampleRate: 16_000), waveform)
        == .differs("2 samples instead of 3"))
    #expect(
      ReplayCall.compare(Waveform(samples: waveform.samples, sampleRate: 8_000), waveform)
        == .differs("8000 Hz instead of 16000 Hz"))
  }
}
