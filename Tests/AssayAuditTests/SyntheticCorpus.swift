import AssayRoles
import AssaySignal
import Foundation
import _AssayTestSupport

@testable import AssayAudit

/// Tones in place of voices: a speaker is a frequency, an utterance adds a little noise of its own.
enum SyntheticCorpus {
  static let sampleRate = 8_000

  static func voice(_ speaker: Int, utterance: Int, count: Int = 800) -> Waveform {
    let noise = TestSignals.noise(amplitude: 0.05, seed: UInt64(speaker * 100 + utterance), count: count)
    let tone = TestSignals.sine(frequency(speaker), amplitude: 0.3, sampleRate: sampleRate, count: count)
    return Waveform(samples: zip(tone, noise).map { $0 + $1 }, sampleRate: sampleRate)
  }

  static func frequency(_ speaker: Int) -> Double { 300 + 200 * Double(speaker) }

  /// Writes `speakers` × `utterances` files named `s0_0.wav` and so on.
  static func write(to folder: URL, speakers: Int = 3, utterances: Int = 3) throws {
    for speaker in 0..<speakers {
      for utterance in 0..<utterances {
        try writeOne(speaker, utterance, to: folder.appendingPathComponent("s\(speaker)_\(utterance).wav"))
      }
    }
  }

  static func writeOne(_ speaker: Int = 0, _ utterance: Int = 0, to url: URL) throws {
    try AudioFile.write(voice(speaker, utterance: utterance), to: url)
  }
}
