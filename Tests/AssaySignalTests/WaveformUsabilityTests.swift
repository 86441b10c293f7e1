import Testing

@testable import AssaySignal

@Suite("Waveforms that no method can use")
struct WaveformUsabilityTests {
  @Test(
    "are refused with the reason",
    arguments: [
      ([], SignalError.Code.empty), ([0, 0, 0], .silent), ([0.1, .nan], .notFinite),
      ([.infinity], .notFinite),
    ] as [([Float], SignalError.Code)])
  func refused(samples: [Float], code: SignalError.Code) {
    let error = #expect(throws: SignalError.self) {
      try Waveform(samples: samples, sampleRate: 16_000).requireUsable("take 3")
    }
    #expect(error?.code == code)
    #expect(error?.message.hasPrefix("take 3 ") == true)
  }

  @Test("a single sample that is not zero is enough")
  func usable() throws {
    try Waveform(samples: [0, 0, 1e-30], sampleRate: 16_000).requireUsable("take 4")
  }
}
