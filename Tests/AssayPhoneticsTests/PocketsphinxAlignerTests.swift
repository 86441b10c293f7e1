import AssayErrors
import AssayPrograms
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPhonetics

@Suite("Alignment with pocketsphinx", .serialized, .needs(.pocketsphinx))
struct PocketsphinxAlignerTests {
  private static let aligner = Result { try PocketsphinxAligner() }

  private static func speech(_ id: String, transcript: String? = nil) throws -> Utterance {
    Utterance(
      id: id, waveform: try AudioFile.read(TestFiles.shared("data/eval/clean/\(id).wav")).waveform,
      transcript: try transcript
        ?? String(contentsOf: TestFiles.shared("data/eval/text/\(id).txt"), encoding: .utf8))
  }

  /// Phones ascend, lie in the recording, and spell the words.
  private static func expectSound(_ timeline: PhonemeTimeline, _ utterance: Utterance) throws {
    #expect(timeline.words.map(\.word) == TranscriptNormalizer.words(of: utterance.transcript ?? ""))
    var last = 0.0
    for phone in timeline.phones {
      #expect(
        Phoneme(phone.label) != nil && Phoneme(phone.label)?.isVowel == (Phoneme(phone.label)?.stress != nil))
      #expect(phone.start >= last && phone.end - phone.start > 0.0299)
      last = phone.end
    }
    #expect(last <= utterance.waveform.duration)
    // As in the published records: no phone is shorter than a frame, so nothing is shifted.
    let frames = Int(utterance.waveform.duration * 125 + 1e-6)
    #expect(FramedPhonemes(timeline).frameCount == frames)
    for word in timeline.words {
      #expect(
        timeline.phones.contains { $0.start == word.start } && timeline.phones.contains { $0.end == word.end }
      )
    }
  }

  @Test(
    "Recorded speech is aligned, words of no dictionary too", .needs(.shared("data/eval")),
    arguments: [
      "librispeech_p1089-134686-0001", "librispeech_p1089-134686-0015", "librispeech_p1188-133604-0030",
    ])
  func recordings(_ id: String) throws {
    let utterance = try Self.speech(id)
    let aligner = try Self.aligner.get()
    let timeline = try aligner.align(utterance)
    try Self.expectSound(timeline, utterance)
    #expect(try aligner.align(utterance) == timeline, "the same speech gives the same times")
    // The level changes nothing but the rounding of samples.
    let quiet = utterance.with(
      Waveform(
        samples: utterance.waveform.samples.map { $0 / 100 }, sampleRate: utterance.waveform.sampleRate))
    #expect(try aligner.align(quiet).phones == timeline.phones)
  }

  @Test(
    "Words and times do not depend on what was heard before, on any thread", .needs(.shared("data/eval")))
  func earlierSpeech() throws {
    let model = try PocketsphinxModel.find()
    let utterance = try Self.speech("librispeech_p1188-133604-0030")
    let other = try Self.speech("librispeech_p1089-134686-0015")
    let noise = other.with(
      Waveform(
        samples: SeededGaussianNoise.adding(to: other.waveform.samples, signalToNoise: 0, seed: 1),
        sampleRate: 16_000))
    let first = try PocketsphinxTranscriber(model: model).transcript(of: utterance)
    let transcriber = try PocketsphinxTranscriber(model: model)
    _ = try? transcriber.transcript(of: noise)
    #expect(try transcriber.transcript(of: utterance) == first)

    let (timeline, fit) = try PocketsphinxAligner().aligned(utterance)
    let aligner = try PocketsphinxAligner()
    _ = try? aligner.align(noise)
    let after = try aligner.aligned(utterance)
    #expect(after.timeline == timeline && after.fit == fit)
    let together = try ConcurrentThreads.run(3) { _ in try aligner.align(utterance) }
    #expect(together.allSatisfy { $0 == timeline })
  }

  @Test("Times do not depend on the sampling rate by more than two frames", .needs(.shared("data/eval")))
  func sampleRate() throws {
    let utterance = try Self.speech("librispeech_p1089-134686-0001")
    let aligner = try Self.aligner.get()
    let phones = try aligner.align(utterance).phones
    let other = try aligner.align(utterance.with(utterance.waveform.resampled(to: 22_050))).phones
    expectClose(other.map(\.start), phones.map(\.start), tolerance: 0.0201, "starts at 22.05 kHz, in seconds")
  }

  @Test("Speech that lies later is found later", .needs(.shared("data/eval")))
  func shifted() throws {
    let utterance = try Self.speech("librispeech_p1089-134686-0001")
    let aligner = try Self.aligner.get()
    let quiet = TestSignals.noise(amplitude: 1e-4, count: 8_000)
    let later = utterance.with(Waveform(samples: quiet + utterance.waveform.samples, sampleRate: 16_000))
    let starts = try aligner.align(utterance).words.map { $0.start + 0.5 }
    expectClose(try aligner.align(later).words.map(\.start), starts, tolerance: 0.0501, "starts, in seconds")
  }

  @Test("Speech made by flite is aligned with its known text", .needs(.program("flite")))
  func synthetic() throws {
    try TestFiles.withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("spoken.wav")
      let text = "The quick brown fox jumps over the lazy dog."
      try ExternalProgram.runChecked(
        "flite", ["-voice", "slt", "-t", text, "-o", file.path], timeLimit: .seconds(60))
      let utterance = Utterance(id: "flite", waveform: try AudioFile.read(file).waveform, transcript: text)
      let timeline = try Self.aligner.get().align(utterance)
      try Self.expectSound(timeline, utterance)
      #expect(timeline.phones.map { String($0.label.prefix { !$0.isNumber }) }.contains("JH"))
      // flite speaks evenly: no word takes a third of the sentence.
      #expect(timeline.words.allSatisfy { $0.end - $0.start < utterance.waveform.duration / 3 })
    }
  }

  @Test("What cannot be aligned is one sentence naming the recording")
  func refused() throws {
    let aligner = try Self.aligner.get()
    func message(_ samples: [Float], _ transcript: String) -> String {
      do {
        _ = try aligner.align(
          Utterance(
            id: "x.wav", waveform: Waveform(samples: samples, sampleRate: 16_000), transcript: transcript))
        return "aligned"
      } catch {
        return "\(error)"
      }
    }
    #expect(message([Float](repeating: 0, count: 16_000), "hello").hasPrefix("x.wav is silent"))
    #expect(message([], "hello").hasPrefix("x.wav holds no samples"))
    #expect(
      message(TestSignals.noise(count: 160), "hello")
        == "x.wav lasts 0.01 s, too short for the 4 phones of its transcript: check that it belongs to this recording."
    )
    let words = "the birch canoe slid on the smooth planks"
    #expect(
      message(TestSignals.noise(amplitude: 0.1, count: 48_000), words).hasPrefix(
        "x.wav: the transcript does not match"))
    #expect(
      message(TestSignals.sine(300, count: 48_000), words).hasPrefix("x.wav: the transcript does not match"))
    #expect(
      message(TestSignals.noise(count: 16_000), "привет").hasPrefix("x.wav: “привет” cannot be pronounced"))
  }

  @Test("Another recording's transcript and another language are refused", .needs(.shared("data/eval")))
  func wrongTranscripts() throws {
    let aligner = try Self.aligner.get()
    for text in [
      "SHALL I TELL YOU WHERE IT MAY BE FOUND",
      "Als Gregor Samsa eines Morgens aus unruhigen Träumen erwachte",
    ] {
      let utterance = try Self.speech("librispeech_p1089-134686-0015", transcript: text)
      let error = #expect(throws: PhoneticsError.self) { try aligner.align(utterance) }
      #expect(error?.code == .notAligned)
    }
  }

  @Test("Speech without a transcript is recognised, mostly rightly", .needs(.shared("data/eval")))
  func transcribed() throws {
    let utterance = try Self.speech("librispeech_p1089-134686-0015")
    let transcriber = try PocketsphinxTranscriber(model: PocketsphinxModel.find())
    let words = try transcriber.transcript(of: utterance).split(separator: " ").map(String.init)
    let right = TranscriptNormalizer.words(of: utterance.transcript ?? "")
    #expect(words.count { right.contains($0) } * 2 > right.count)
  }

  @Test("Threads may share an aligner", .needs(.shared("data/eval")))
  func threads() async throws {
    let utterance = try Self.speech("librispeech_p1089-134686-0001")
    let aligner = try Self.aligner.get()
    let alone = try aligner.align(utterance)
    try await withThrowingTaskGroup(of: PhonemeTimeline.self) { group in
      for _ in 0..<4 { group.addTask { try aligner.align(utterance) } }
      for try await timeline in group { #expect(timeline == alone) }
    }
  }

  @Test("A folder without the model is named, and a model that is damaged is no crash")
  func models() throws {
    try TestFiles.withTemporaryFolder { folder in
      let variables = [PocketsphinxModel.variable: folder.path]
      let error = #expect(throws: PhoneticsError.self) { try PocketsphinxModel.find(environment: variables) }
      #expect(error?.message.contains(folder.path) == true)
      let acoustics = folder.appendingPathComponent("en-us")
      try FileManager.default.createDirectory(at: acoustics, withIntermediateDirectories: true)
      for path in ["en-us/mdef", "en-us/means", "cmudict-en-us.dict"] {
        try Data("x".utf8).write(to: folder.appendingPathComponent(path))
      }
      let model = try PocketsphinxModel.find(environment: variables)
      let damaged = #expect(throws: PhoneticsError.self) { try PocketsphinxDecoder(model) }
      #expect(damaged?.message.contains("mdef is not part of an acoustic model") == true)
    }
  }
}
