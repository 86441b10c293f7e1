import AssayPrograms
import Foundation
import Testing
import _AssayTestSupport

@Suite("assay align")
struct AlignCommandTests {
  private struct Outcome: Decodable {
    struct Fallback: Decodable {
      let kind: String
      let subject: String
    }
    let input: String
    let output: String?
    let aligner: String
    let words: Int?
    let phones: Int?
    let fallbacks: [Fallback]
    let error: String?
  }

  /// A folder `speech` of two spoken sentences, one with its transcript.
  private func withSpeech(_ body: (URL) throws -> Void) throws {
    try TestFiles.withTemporaryFolder { folder in
      let speech = folder.appendingPathComponent("speech")
      try FileManager.default.createDirectory(at: speech, withIntermediateDirectories: true)
      for (name, text) in [
        ("anna_1", "Uncas, the quick brown fox jumps over the lazy dog."),
        ("anna_2", "We went to the market this morning."),
      ] {
        try ExternalProgram.runChecked(
          "flite", ["-voice", "slt", "-t", text, "-o", speech.appendingPathComponent("\(name).wav").path],
          timeLimit: .seconds(60))
        if name == "anna_1" { try Data(text.utf8).write(to: speech.appendingPathComponent("anna_1.txt")) }
      }
      try body(folder)
    }
  }

  @Test(
    "TextGrids and records are written, and fallbacks are told and counted",
    .needs(.aligner, .program("flite")))
  func folder() throws {
    try withSpeech { folder in
      let result = try AssayCommand.run(["align", "speech", "-o", "aligned", "--json"], folder: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let outcomes = try result.decoded([Outcome].self)
      #expect(outcomes.map(\.words).first == 10)
      #expect(outcomes[0].fallbacks.contains { $0.kind == "pronunciationByRule" && $0.subject == "uncas" })
      #expect(outcomes[1].fallbacks.first?.kind == "automaticTranscript")
      #expect(result.errors.contains("note: anna_1: “uncas” is in no dictionary; pronounced by espeak-ng\n"))
      #expect(result.errors.contains("note: anna_2: no transcript; recognised automatically: "))
      #expect(
        Recordings.files(in: folder.appendingPathComponent("aligned")) == [
          "anna_1.TextGrid", "anna_1.TextGrid.json", "anna_2.TextGrid", "anna_2.TextGrid.json",
        ])
      let record = try JSONDecoder().decode(
        Outcome.self, from: Data(contentsOf: folder.appendingPathComponent("aligned/anna_1.TextGrid.json")))
      #expect(record.phones == outcomes[0].phones && record.fallbacks.count == outcomes[0].fallbacks.count)
    }
  }

  @Test("Alignments are drawn over the spectrogram", .needs(.aligner, .program("flite")))
  func plots() throws {
    try withSpeech { folder in
      let result = try AssayCommand.run(
        ["align", "speech/anna_1.wav", "-o", "aligned", "--plots"], folder: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let svg = try String(contentsOf: folder.appendingPathComponent("aligned/anna_1.svg"), encoding: .utf8)
      #expect(svg.contains(">quick<") && svg.contains(">AA1<") && svg.contains("data:image/png;base64,"))
    }
  }

  @Test(
    "Strict mode and --missing-transcript fail refuse what would fall back",
    .needs(.aligner, .program("flite")))
  func strict() throws {
    try withSpeech { folder in
      let result = try AssayCommand.run(
        ["align", "speech", "-o", "aligned", "--strict", "--missing-transcript", "fail"], folder: folder)
      #expect(result.exitCode == 1)
      #expect(result.errorLines.count == 2)
      #expect(result.errors.contains("which strict mode refuses"))
      #expect(result.errors.contains("anna_2 has no transcript: give one as anna_2.txt"))
      #expect(Recordings.files(in: folder).allSatisfy { !$0.hasSuffix("TextGrid") })
    }
  }

  @Test("What is no recording is one sentence", .needs(.aligner, .program("flite")))
  func badInput() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("voice.wav", in: folder, seconds: 1)
      try Data("He said so.".utf8).write(to: folder.appendingPathComponent("voice.txt"))
      for (arguments, sentence) in [
        (["gone.wav"], "There is no file or folder"),
        (["voice.wav"], "voice: the transcript does not match the speech"),
        (["voice.wav", "--text", "gone"], "gone: check the path of --text"), (["voice.txt"], "voice.txt"),
        (["voice.wav", "--aligner", "mfa"], "The Montreal Forced Aligner is not installed"),
      ] {
        let result = try AssayCommand.run(
          ["align"] + arguments + ["-o", "out"], environment: ["PATH": "/usr/bin:/bin"], folder: folder)
        #expect(result.exitCode == 1, "\(arguments)")
        #expect(result.errorLines.count == 1, "\(result.errors)")
        #expect(result.errors.contains(sentence), "\(result.errors)")
      }
    }
  }
}
