import AssayErrors
import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Trimming of long silences")
struct SilenceTrimmingTests {
  @Test("level, masks and kept samples are those of the GE2E preprocessing")
  func golden() throws {
    let golden = try Golden(TestFiles.fixture("ge2e/expected.safetensors"))
    let waveform = try AudioFile.read(TestFiles.fixture("ge2e/input.wav")).waveform
    try expectClose(
      [Float(waveform.gain(raisingTo: -30))], golden.floats("volume_gain"), tolerance: 1e-5, "gain")
    let trimmed = try SilenceTrimming.ge2e.apply(to: waveform.raised(to: -30))
    func ones(_ mask: [Bool]) -> [Int] { mask.map { $0 ? 1 : 0 } }
    try #expect(ones(trimmed.flags) == golden.integers("vad_flags"))
    try #expect(trimmed.movingAverage == golden.floats("moving_average"))
    try #expect(ones(trimmed.smoothed) == golden.integers("mask_smoothed"))
    try #expect(ones(trimmed.kept) == golden.integers("mask_dilated"))
    try #expect([trimmed.waveform.count] == golden.integers("trimmed_length"))
    try expectClose(
      Array(trimmed.waveform.samples.prefix(4_800)), golden.floats("trimmed_wav_first_4800"), tolerance: 1e-7,
      "trimmed samples")
    // The same recording at a fiftieth of its level.
    let quiet = Waveform(samples: waveform.samples.map { $0 * 0.02 }, sampleRate: 16_000)
    try expectClose(
      [Float(quiet.gain(raisingTo: -30))], golden.floats("quiet0.02/volume_gain"), tolerance: 1e-3,
      "quiet gain")
    try #expect(
      [SilenceTrimming.ge2e.apply(to: quiet.raised(to: -30)).waveform.count]
        == golden.integers("quiet0.02/trimmed_length"))
  }

  @Test("real speech is trimmed to the reference's length", .needs(.shared("data/eval/clean")))
  func speech() throws {
    let golden = try Golden(TestFiles.fixture("ge2e/expected.safetensors"))
    for name in [
      "p1089-134686-0001", "p1089-134686-0035", "p1284-1180-0013", "p1284-1180-0016", "p2830-3979-0004",
      "p4992-23283-0009",
    ] {
      let url = TestFiles.shared("data/eval/clean/librispeech_\(name).wav")
      let waveform = try AudioFile.read(url, sampleRate: 16_000).waveform
      let trimmed = try SilenceTrimming.ge2e.apply(to: waveform.raised(to: -30))
      try #expect([trimmed.waveform.count] == golden.integers("libri/librispeech_\(name)/trimmed_length"))
    }
  }

  @Test("what is kept are whole windows of the input in order")
  func windows() throws {
    let waveform = try AudioFile.read(TestFiles.fixture("ge2e/input.wav")).waveform
    var generator = SeededNumbers(seed: 4)
    for _ in 0..<8 {
      let start = Int.random(in: 0...20_000, using: &generator)
      let end = Int.random(in: 30_000...waveform.count, using: &generator)
      let part = Waveform(samples: Array(waveform.samples[start..<end]), sampleRate: 16_000)
      let trimmed = try SilenceTrimming.ge2e.apply(to: part)
      #expect(trimmed.kept.count == part.count / 480)
      let expected = trimmed.kept.enumerated().filter(\.element).flatMap {
        part.samples[$0.offset * 480..<($0.offset + 1) * 480]
      }
      #expect(trimmed.waveform.samples == expected)
    }
  }

  @Test("a recording without speech, too short or at another rate is refused")
  func refusals() {
    func code(_ waveform: Waveform) -> SignalError.Code? {
      #expect(throws: SignalError.self) { try SilenceTrimming.ge2e.apply(to: waveform) }?.code
    }
    #expect(code(Waveform(samples: [Float](repeating: 0, count: 16_000), sampleRate: 16_000)) == .noSpeech)
    #expect(code(Waveform(samples: [0.1], sampleRate: 16_000)) == .tooShort)
    #expect(code(Waveform(samples: TestSignals.noise(count: 8_000), sampleRate: 8_000)) == .unsupportedFormat)
  }

  @Test("the level is raised and never lowered")
  func level() throws {
    for amplitude in [0.001, 0.02, 0.5] {
      let wave = Waveform(
        samples: TestSignals.sine(300, amplitude: amplitude, count: 16_000), sampleRate: 16_000)
      let raised = try wave.raised(to: -30)
      if wave.levelInDecibels < -30 {
        expectClose(raised.levelInDecibels, -30, tolerance: 1e-4, "raised level")
      } else {
        #expect(raised == wave)
      }
    }
    let unusable: [([Float], SignalError.Code)] = [
      ([], .empty), ([0, 0], .silent), ([.nan], .notFinite), ([.leastNonzeroMagnitude], .silent),
    ]
    for (samples, code) in unusable {
      let error = #expect(throws: SignalError.self) {
        try Waveform(samples: samples, sampleRate: 16_000).raised(to: -30)
      }
      #expect(error?.code == code, "\(samples)")
    }
  }
}
