import Foundation
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

  @Test("Runs at full scale are counted as clipped; single samples there, and runs below, are not")
  func clipped() {
    func count(_ samples: [Float]) -> Int { Waveform(samples: samples, sampleRate: 16_000).clippedCount }
    #expect(count([]) == 0)
    #expect(count([1]) == 0)
    #expect(count([0.2, 1, 0.3, -1, 1, 1, 0]) == 0)
    #expect(count([0, 1, 1, 1, 0.5, -1, -1, -1, -1]) == 7)
    #expect(count([0.5, 0.5, 0.5, 0, 0, 0, 0]) == 0)
    let largest = Float(32_767.0 / 32_768)
    #expect(count([0, largest, largest, largest, 0]) == 3)
    // A sine of four times full scale: it is beyond ±1 but for a share of 2/π · asin(1/4).
    let sine = (0..<16_000).map { Float(max(-1, min(1, 4 * sin(0.05 * Double($0))))) }
    let share = 1 - 2 / Double.pi * asin(0.25)
    #expect(abs(Double(count(sine)) / 16_000 - share) < 0.01)
  }
}
