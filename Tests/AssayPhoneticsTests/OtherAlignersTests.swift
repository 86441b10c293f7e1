import AssayCorpus
import AssayErrors
import AssayPrograms
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPhonetics

@Suite("Alignments from elsewhere")
struct OtherAlignersTests {
  private static let timeline = PhonemeTimeline(
    duration: 1, words: [.init(start: 0.2, end: 0.8, word: "cat")],
    phones: [
      .init(start: 0.2, end: 0.5, label: "K"), .init(start: 0.5, end: 0.7, label: "AE1"),
      .init(start: 0.7, end: 0.8, label: "T"),
    ],
    aligner: "textgrid")

  private static func utterance(
    _ id: String, speaker: String? = nil, transcript: String? = "CAT", seconds: Double = 1
  )
    -> Utterance
  {
    Utterance(
      id: id,
      waveform: Waveform(samples: TestSignals.noise(count: Int(16_000 * seconds)), sampleRate: 16_000),
      speaker: speaker, transcript: transcript)
  }

  @Test("A TextGrid is found by path and by name, and one of two recordings by neither")
  func existing() throws {
    try TestFiles.withTemporaryFolder { folder in
      for path in ["a/one", "two", "anna/three"] {
        try Self.timeline.textGrid.write(to: folder.appendingPathComponent("\(path).TextGrid"))
      }
      let aligner = try ExistingTextGridAligner(folder: folder)
      for utterance in [
        Self.utterance("a/one"), Self.utterance("b/two"), Self.utterance("c/three", speaker: "anna"),
      ] {
        #expect(try aligner.align(utterance) == Self.timeline)
      }
      let error = #expect(throws: PhoneticsError.self) { try aligner.align(Self.utterance("four")) }
      #expect(error?.message.hasPrefix("There is no four.TextGrid in") == true)
      #expect(
        try aligner.align(Self.utterance("two", seconds: 1.5)).fallbacks.map(\.kind) == [.lengthMismatch])
      let among = try ExistingTextGridAligner(folder: folder, recordings: .init(["b/two", "c/two"]))
      let ambiguous = #expect(throws: PhoneticsError.self) { try among.align(Self.utterance("b/two")) }
      #expect(ambiguous?.message.contains("two.TextGrid could belong to b/two or to c/two") == true)
    }
  }

  /// A folder with an mfa that answers with the corpus's alignment, or with nothing.
  private static func withMontreal(_ script: String, _ body: (String) throws -> Void) throws {
    try TestFiles.withTemporaryFolder { folder in
      try timeline.textGrid.write(to: folder.appendingPathComponent("answer.TextGrid"))
      let url = folder.appendingPathComponent("mfa")
      try Data("#!/bin/sh\nhere='\(folder.path)'\n\(script)\n".utf8).write(to: url)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
      try body("\(folder.path):/usr/bin:/bin")
    }
  }

  @Test("The Montreal Forced Aligner gets a corpus and gives a TextGrid")
  func montreal() throws {
    let script = """
      [ "$1 $2 $4 $5" = "align --clean english_us_arpa english_us_arpa" ] || exit 3
      [ "$(cat "$3/speaker/utterance.txt")" = "the cat" ] || exit 4
      [ -s "$3/speaker/utterance.wav" ] || exit 5
      mkdir -p "$6/speaker" && cp "$here/answer.TextGrid" "$6/speaker/utterance.TextGrid"
      """
    try Self.withMontreal(script) { path in
      let timeline = try MontrealAligner(searchPath: path).align(Self.utterance("x", transcript: "The cat."))
      #expect(timeline.phones == Self.timeline.phones)
      #expect(timeline.aligner == "mfa")
    }
  }

  @Test("An mfa that fails, gives nothing or is not there is one sentence")
  func montrealFailures() throws {
    try Self.withMontreal("echo 'beam too narrow' >&2; exit 1") { path in
      let error = #expect(throws: ProgramError.self) {
        try MontrealAligner(searchPath: path).align(Self.utterance("x"))
      }
      #expect(error?.message == "mfa failed with exit code 1: beam too narrow.")
    }
    try Self.withMontreal("exit 0") { path in
      let error = #expect(throws: PhoneticsError.self) {
        try MontrealAligner(searchPath: path).align(Self.utterance("x"))
      }
      #expect(error?.code == .notAligned)
    }
    let error = #expect(throws: PhoneticsError.self) { try MontrealAligner(searchPath: "/nowhere") }
    #expect(error?.code == .notInstalled)
  }

  @Test("An utterance without a transcript is recognised, and the words are told")
  func transcribing() throws {
    struct Echo: ForcedAligner {
      let name = "echo"
      func align(_ utterance: Utterance) throws -> PhonemeTimeline {
        PhonemeTimeline(
          duration: 1, words: try utterance.requiredWords().map { .init(start: 0, end: 1, word: $0) },
          phones: [],
          aligner: name, fallbacks: [.init(.stressByRule, "x")])
      }
    }
    let aligner = TranscribingAligner(Echo()) { "heard \($0.id)" }
    let heard = try aligner.align(Self.utterance("x", transcript: nil))
    #expect(heard.words.map(\.word) == ["heard", "x"])
    #expect(heard.fallbacks == [.init(.automaticTranscript, "heard x"), .init(.stressByRule, "x")])
    #expect(throws: PhoneticsError.self) { try heard.requireNoFallbacks("x") }
    #expect(try aligner.align(Self.utterance("x")).words.map(\.word) == ["cat"])
    let none = #expect(throws: PhoneticsError.self) { try Echo().align(Self.utterance("x", transcript: nil)) }
    #expect(none?.message.hasPrefix("x has no transcript") == true)
    let empty = #expect(throws: PhoneticsError.self) {
      try Echo().align(Self.utterance("x", transcript: "—!"))
    }
    #expect(empty?.message.hasPrefix("The transcript of x has no words") == true)
  }
}
