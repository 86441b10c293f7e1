import AssayErrors
import Foundation
import Testing
import _AssayTestSupport

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

  @Test("What holds no speech is refused: a constant, and samples on the scale of integers")
  func noSpeech() throws {
    func refusal(_ samples: [Float]) -> SignalError? {
      #expect(throws: SignalError.self) {
        try Waveform(samples: samples, sampleRate: 16_000).requireSpeech("take 5")
      }
    }
    #expect(refusal([0, 0])?.code == .silent)
    #expect(
      refusal([0.25, 0.25, 0.25])?.message.hasPrefix("take 5 is constant, all its samples are 0.25") == true)
    for peak: Float in [16.5, 20_000, -32_768, 8e6] {
      let error = refusal([0.1, peak, 0.2])
      #expect(error?.code == .unsupportedFormat)
      #expect(error?.message.contains("samples up to \(abs(peak)), but full scale is 1") == true)
    }
    try Waveform(samples: [0.1, 15, -0.2], sampleRate: 16_000).requireSpeech("take 6")
    try Waveform(samples: [0.5], sampleRate: 16_000).requireSpeech("take 7")
  }

  @Test("Short, slow, overdriven and clipped recordings are told, and ordinary ones are not")
  func cautions() {
    func cautions(_ samples: [Float], rate: Int = 16_000) -> [String] {
      Waveform(samples: samples, sampleRate: rate).cautions
    }
    let noise = TestSignals.noise(amplitude: 0.9, count: 48_000)
    #expect(cautions(noise) == [] && cautions(noise, rate: 48_000) == [])
    let short = cautions(Array(noise.prefix(992)))
    #expect(short.count == 1 && short[0].hasPrefix("It is shorter than a second"))
    let slow = cautions(noise, rate: 4_000)
    #expect(slow.count == 1 && slow[0].hasPrefix("It has a sample rate of 4000 Hz"))
    let loud = cautions(noise.map { $0 * 1.3 })
    #expect(loud.count == 1 && loud[0].contains("exceed full scale"))
    let clipped = cautions(noise.map { max(-1, min(1, $0 * 30)) })
    #expect(clipped.count == 1 && clipped[0].hasPrefix("The recording is clipped"))
    #expect(Waveform(samples: Array(noise.prefix(992)), sampleRate: 4_000).levelNotices == [])
  }
}
