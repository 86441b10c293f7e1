import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("Alignment of processed speech with its original")
struct SpeechAlignmentTests {
  private static func speech(_ seconds: Double = 4, rate: Int = 16_000, seed: UInt64 = 1) -> Waveform {
    Waveform(samples: TestSpeech.utterance(seconds: seconds, sampleRate: rate, seed: seed), sampleRate: rate)
  }

  @Test(
    "Random cuts, delays, gains, rates and noise are found again: places to a sample, the gain, the noise's strength",
    arguments: 0..<60)
  func property(seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed) + 100)
    let original = Self.speech(.random(in: 2.5...6, using: &numbers), seed: UInt64(seed))
    let ratio = [0.0, 5, 15, 30][Int.random(in: 0..<4, using: &numbers)]
    var cuts: [(start: Double, end: Double)] = []
    var time = Double.random(in: 0...1, using: &numbers)
    while time < original.duration {
      let end = time + Double.random(in: 0.03...0.5, using: &numbers)
      cuts.append((time, end))
      time = end + Double.random(in: 0.3...2, using: &numbers)
    }
    let edited = try EditedSpeech(
      original, rate: [8_000, 16_000, 22_050, 44_100][Int.random(in: 0..<4, using: &numbers)],
      gain: .random(in: 0.1...3, using: &numbers) * (Bool.random(using: &numbers) ? 1 : -1),
      delay: Bool.random(using: &numbers) ? .random(in: 0...1, using: &numbers) : 0, cuts: cuts, ratio: ratio,
      shaped: .random(using: &numbers), seed: UInt64(seed))
    let alignment = try SpeechAlignment(of: edited.processed, to: original)
    #expect(alignment.sampleRate == edited.processed.sampleRate)
    let found = try edited.found(by: alignment)
    // A short piece between two cuts may be lost.
    #expect(found > 0.85, "\(found)")
    expectClose(alignment.gain / edited.gain, 1, tolerance: 0.05, "gain")
    if ratio >= 5 { #expect(alignment.share > 0.85, "\(alignment.share)") }
    let speech = try alignment.speech(edited.processed, original)
    expectClose(
      try #require(speech.segmentalRatio), try #require(edited.segmentalRatio), tolerance: 0.6, "ratio")
    // Neither side is used twice.
    for (piece, next) in zip(alignment.pieces, alignment.pieces.dropFirst()) {
      #expect(piece.range.upperBound <= next.range.lowerBound)
      #expect(piece.originalRange.upperBound <= next.originalRange.lowerBound)
    }
  }

  @Test("Level, polarity and delay are no perturbation", arguments: [1.0, 0.5, -1, -0.3])
  func level(gain: Double) throws {
    let original = Self.speech()
    let edited = try EditedSpeech(original, rate: 16_000, gain: gain, delay: 0.4, ratio: nil, seed: 1)
    let alignment = try SpeechAlignment(of: edited.processed, to: original)
    #expect(alignment.pieces.count == 1 && alignment.pieces[0].offset == -6_400)
    #expect(alignment.pieces[0].fraction == 0 && alignment.pieces[0].range.count > original.count - 800)
    expectClose(alignment.gain, gain, tolerance: 1e-6)
    expectClose(abs(alignment.pieces[0].correlation), 1, tolerance: 1e-6)
    #expect(alignment.share == 1 && alignment.medianCorrelation > 0.999)
    let speech = try alignment.speech(edited.processed, original)
    #expect(speech.segmentalRatio == 35)
    #expect((speech.perturbation.map(abs).max() ?? 1) < 1e-6)
  }

  @Test("A cut between two samples of the processed rate is found to a fraction of a sample")
  func fraction() throws {
    let original = Self.speech()
    // The 1,001st sample at 22.05 kHz is the 726.3rd at 16 kHz.
    let fine = try original.resampled(to: 22_050)
    let processed = try Waveform(samples: Array(fine.samples[1_001...]), sampleRate: 22_050)
      .resampled(to: 16_000)
    let alignment = try SpeechAlignment(of: processed, to: original)
    let piece = try #require(alignment.pieces.first)
    expectClose(
      Double(piece.offset) + piece.fraction, 1_001 * 16_000 / 22_050, tolerance: 0.05, "offset")
    #expect(abs(piece.fraction) > 0.2)
    let speech = try alignment.speech(processed, original)
    #expect(try #require(speech.segmentalRatio) > 25)
  }

  @Test("Silences that GE2E's preprocessing has trimmed are found again")
  func trimmed() throws {
    let voice = TestSpeech.voice(pitch: 130, seconds: 2)
    let pause = TestSignals.noise(amplitude: 0.001, seed: 9, count: 16_000)
    let original = Waveform(
      samples: pause + voice + pause + pause + voice.reversed() + pause, sampleRate: 16_000)
    let trimmed = try SilenceTrimming.ge2e.apply(to: original)
    #expect(trimmed.kept.contains(false))
    let noise = SeededGaussianNoise.adding(to: trimmed.waveform.samples, signalToNoise: 10, seed: 2)
    let alignment = try SpeechAlignment(
      of: Waveform(samples: noise, sampleRate: 16_000), to: original)
    #expect(alignment.share > 0.95)
    let places = trimmed.kept.indices.filter { trimmed.kept[$0] }
    let right = places.enumerated().count { index, window in
      alignment.pieces.contains {
        $0.range.contains(index * 480 + 240) && $0.offset == (window - index) * 480
      }
    }
    #expect(Double(right) > 0.95 * Double(places.count), "\(right) of \(places.count)")
  }

  @Test("Perturbed padding is no speech, whereas speech that was put in is, and is not aligned")
  func insertions() throws {
    let original = Self.speech()
    let edited = try EditedSpeech(original, rate: 16_000, gain: 1, delay: 1.5, ratio: 6, seed: 4)
    let padded = try SpeechAlignment(of: edited.processed, to: original)
    #expect(padded.share > 0.9)
    // A second recording in front of the first.
    let other = Self.speech(1.5, seed: 77)
    let joined = Waveform(samples: other.samples + original.samples, sampleRate: 16_000)
    let alignment = try SpeechAlignment(of: joined, to: original)
    #expect((0.5...0.85).contains(alignment.share), "\(alignment.share)")
    let piece = try #require(alignment.pieces.last)
    #expect(piece.offset == -24_000 && piece.range.upperBound == joined.count)
  }

  @Test("Another recording does not pass for the same, nor does the same one backwards", arguments: 0..<6)
  func unrelated(seed: Int) throws {
    let original = Self.speech(seed: UInt64(seed))
    let other = try SpeechAlignment(of: Self.speech(seed: UInt64(seed) + 50), to: original)
    let backwards = try SpeechAlignment(
      of: Waveform(samples: original.samples.reversed(), sampleRate: 16_000), to: original)
    for alignment in [other, backwards] {
      #expect(alignment.speechFrames > 200 && alignment.share < 0.5, "\(alignment.share)")
    }
  }

  @Test("Silence and a few samples are aligned with nothing, and samples that are not finite are refused")
  func edges() throws {
    let original = Self.speech(1)
    for samples in [[], [0.5], [Float](repeating: 0, count: 8_000)] {
      let waveform = Waveform(samples: samples, sampleRate: 16_000)
      for alignment in [
        try SpeechAlignment(of: waveform, to: original), try SpeechAlignment(of: original, to: waveform),
      ] {
        #expect(alignment.pieces.isEmpty && alignment.gain == 0 && alignment.share == 0)
      }
      let speech = try SpeechAlignment(of: waveform, to: original).speech(waveform, original)
      #expect(speech.original.isEmpty && speech.perturbation.isEmpty && speech.segmentalRatio == nil)
    }
    let bad = Waveform(samples: [0.1, .nan, 0.1], sampleRate: 16_000)
    #expect(throws: SignalError.self) { _ = try SpeechAlignment(of: bad, to: original) }
    #expect(throws: SignalError.self) { _ = try SpeechAlignment(of: original, to: bad) }
  }
}
