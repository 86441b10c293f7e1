import AssayErrors
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCloning

@Suite("SV2TTS around its networks")
struct SV2TTSTests {
  @Test(
    "What was said is levelled with a second of silence after it, and long pauses are cut, as in the toolbox")
  func trimming() throws {
    let voice = try AudioFile.read(TestFiles.fixture("ge2e/input.wav")).waveform
    let silence = [Float](repeating: 0, count: 16_000)
    let quiet = Waveform(samples: voice.samples.map { $0 * 0.02 }, sampleRate: 16_000)
    let trimmed = try SV2TTS.trimmed(quiet)
    // The silence counts for the level: the speech itself ends up louder than −30 dB.
    let padded = Waveform(samples: quiet.samples + silence, sampleRate: 16_000)
    let gain = Float(try padded.gain(raisingTo: -30))
    #expect(try padded.gain(raisingTo: -30) > quiet.gain(raisingTo: -30) * 1.05)
    let raised = Waveform(samples: padded.samples.map { $0 * gain }, sampleRate: 16_000)
    #expect(try trimmed == SilenceTrimming.ge2e.apply(to: raised).waveform)
    #expect(trimmed.levelInDecibels > -30)
    // Of the last window nothing is lost, since silence follows it.
    let cut = Waveform(samples: Array(voice.samples.prefix(480 * 60 + 470)), sampleRate: 16_000)
    #expect(try SV2TTS.trimmed(cut).count.isMultiple(of: 480))
  }

  @Test("Sound that is no speech is refused with what to try")
  func noSpeech() {
    for samples in [[Float](repeating: 0, count: 8_000), [Float](repeating: 0.1, count: 8_000), [0.1]] {
      let error = #expect(throws: RoleError.self) {
        try SV2TTS.trimmed(Waveform(samples: samples, sampleRate: 16_000))
      }
      #expect(error?.message.hasPrefix("sv2tts produced no speech: try other words") == true)
    }
  }
}
