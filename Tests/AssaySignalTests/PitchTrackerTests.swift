import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("PitchTracker")
struct PitchTrackerTests {
  @Test(
    "The pitch of a voice is found within 2 %, at any rate of sampling", arguments: [80.0, 120, 190, 310])
  func voices(pitch: Double) throws {
    let voice = Waveform(samples: TestSpeech.voice(pitch: pitch, seconds: 1), sampleRate: 16_000)
    for waveform in [voice, try voice.resampled(to: 44_100)] {
      let track = try PitchTracker().track(waveform)
      #expect(track.count == 1 + 16_000 / 128)
      // The voice's own pitch moves: see TestSpeech.
      let errors = track.enumerated().compactMap { frame, found -> Double? in
        guard found > 0 else { return nil }
        let time = Double(frame * 128) / 16_000
        return abs(Double(found) / (pitch * (1 + 0.05 * sin(2 * .pi * 0.7 * time))) - 1)
      }.sorted()
      #expect(errors.count > 100, "\(errors.count) of \(track.count) frames have a voice")
      let worst = try #require(errors.dropLast(errors.count / 20).last)
      #expect(worst < 0.02, "the pitch is off by \(worst)")
    }
  }

  @Test("Noise and silence have no pitch")
  func noise() throws {
    let noise = Waveform(
      samples: TestSignals.noise(amplitude: 0.1, seed: 3, count: 32_000), sampleRate: 16_000)
    #expect(try PitchTracker().track(noise).count { $0 > 0 } < 25)
    let silence = Waveform(samples: [Float](repeating: 0, count: 16_000), sampleRate: 16_000)
    #expect(try PitchTracker().track(silence).allSatisfy { $0 == 0 })
  }

  @Test("Any length has its frames", arguments: [1, 127, 128, 500, 4_001])
  func lengths(count: Int) throws {
    let waveform = Waveform(
      samples: TestSignals.sine(200, amplitude: 0.3, sampleRate: 16_000, count: count), sampleRate: 16_000)
    #expect(try PitchTracker().track(waveform).count == 1 + count / 128)
  }

  @Test("A voice between noises is found where it is")
  func parts() throws {
    let noise = TestSignals.noise(amplitude: 0.02, seed: 5, count: 8_000)
    let voice = TestSpeech.voice(pitch: 150, seconds: 0.5)
    let track = try PitchTracker().track(Waveform(samples: noise + voice + noise, sampleRate: 16_000))
    let frames = track.count / 3
    #expect(track[frames + 5..<2 * frames - 5].count { $0 > 0 } > frames * 8 / 10)
    #expect((track[..<(frames - 5)] + track[(2 * frames + 5)...]).count { $0 > 0 } < frames / 5)
  }
}
