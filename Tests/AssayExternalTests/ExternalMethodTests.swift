import AssayErrors
import AssayFiles
import AssayPrograms
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayExternal

@Suite("Programs of others as methods")
struct ExternalMethodTests {
  private static let speech = Waveform(
    samples: TestSpeech.voice(pitch: 150, seconds: 0.5), sampleRate: 16_000)

  private func values(_ description: MethodDescription, _ yaml: String, in folder: URL) throws
    -> ParameterValues
  {
    let url = folder.appendingPathComponent("program.yaml")
    try yaml.write(to: url, atomically: true, encoding: .utf8)
    return try ParameterValues(for: description, overrides: ["program": url.path])
  }

  private func purifier(_ yaml: String, in folder: URL) throws -> ExternalPurifier {
    try ExternalPurifier(values(ExternalPurifier.description, yaml, in: folder))
  }

  @Test(
    "A program gets the speech at its rate, the seed, its variables and its folder, and its sound is taken")
  func run() throws {
    try TestFiles.withTemporaryFolder { folder in
      let purifier = try purifier(
        """
        role: purifier
        command: [sh, -c, 'cp "$1" "$2" && echo "$3 $MINE $PWD" > seen.txt', sh, "{reference}", "{out}", "{seed}"]
        version: [echo, "copier 1.2"]
        sample_rate: 8000
        environment: {MINE: own}
        folder: .
        """, in: folder)
      let result = try purifier.purify(
        Utterance(id: "a", waveform: Self.speech), context: MethodContext(seed: 42))
      #expect(result.waveform.sampleRate == 8_000 && result.waveform.count == Self.speech.count / 2)
      #expect(result.details["version"] == .text("copier 1.2"))
      let seen = try String(contentsOf: folder.appendingPathComponent("seen.txt"), encoding: .utf8)
      #expect(seen.hasPrefix("42 own /") && seen.contains(folder.lastPathComponent))
      #expect(purifier.weightHashes.keys.sorted() == ["program version", "program.yaml"])
    }
  }

  @Test("Words are one argument, whatever is in them, and no placeholder is looked for in them")
  func words() throws {
    try TestFiles.withTemporaryFolder { folder in
      let cloner = try ExternalCloner(
        values(
          ExternalCloner.description,
          """
          role: cloner
          content: text
          command: [sh, -c, 'printf "%s|" "$@" > seen.txt; cat "$3" >> seen.txt; cp "$1" "$4"', sh, "{reference}", "{text}", "{text_file}", "{out}"]
          folder: .
          """, in: folder))
      let words = "$(touch x); \"two\" {out} 'words'\nand a line"
      _ = try cloner.clone(
        Utterance(id: "a", waveform: Self.speech), content: .text(words), context: MethodContext(seed: 1))
      let seen = try String(contentsOf: folder.appendingPathComponent("seen.txt"), encoding: .utf8)
      #expect(seen.contains("|\(words)|") && seen.hasSuffix(words))
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("x").path))
      #expect(throws: RoleError.self) {
        try cloner.clone(
          Utterance(id: "a", waveform: Self.speech),
          content: .speech(Utterance(id: "b", waveform: Self.speech)),
          context: MethodContext(seed: 1))
      }
    }
  }

  @Test(
    "What goes wrong is one sentence, and children end with their program",
    arguments: [
      ("exit 3", "failed with exit code 3"), ("echo broken >&2; exit 1", "broken"), ("true", "wrote no file"),
      ("sleep 60 & sleep 60", "did not finish within 1 s"), ("echo no sound > \"$2\"", "out.wav"),
    ])
  func failures(_ script: String, _ sentence: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      let purifier = try purifier(
        """
        role: purifier
        command: [sh, -c, '\(script.replacingOccurrences(of: "'", with: "''"))', sh, "{reference}", "{out}"]
        time_limit: 1
        """, in: folder)
      let start = ContinuousClock.now
      #expect {
        try purifier.purify(Utterance(id: "a", waveform: Self.speech), context: MethodContext(seed: 1))
      } throws: { "\($0)".contains(sentence) }
      #expect(ContinuousClock.now - start < .seconds(20))
    }
  }

  @Test(
    "A file that describes no program is told with the field at fault",
    arguments: [
      ("role: purifier", "the field command is missing"),
      ("role: singer\ncommand: [a]", "role is “singer”"),
      ("role: purifier\ncommand: []", "command is empty"),
      ("role: purifier\ncommand: [sh, \"{out}\"]", "does not use {reference}"),
      ("role: purifier\ncommand: [sh, \"{reference}\"]", "does not use {out}"),
      (
        "role: purifier\ncommand: [sh, \"{reference}\", \"{out}\", \"{model}\"]",
        "{model} in command is unknown"
      ),
      ("role: cloner\ncommand: [sh, \"{out}\"]", "content must be text, speech or both"),
      (
        "role: purifier\ncommand: [sh, \"{reference}\", \"{out}\"]\ntimelimit: 3",
        "the field “timelimit” is unknown"
      ),
      ("role: purifier\ncommand: [sh, \"{reference}\", \"{out}\"]\ntime_limit: -1", "time_limit is -1"),
      ("role: purifier\ncommand: [sh, \"{reference}\", \"{out}\"]\nsample_rate: 1", "sample_rate is 1"),
      ("role: purifier\ncommand: sh", "command has the wrong type"), ("{", "not YAML"),
      ("role: cloner\ncontent: text\ncommand: [sh, \"{out}\"]", "describes a cloner, not a purifier"),
      ("role: purifier\ncommand: [no-such-program, \"{reference}\", \"{out}\"]", "not installed"),
    ])
  func badDescriptions(_ yaml: String, _ sentence: String) throws {
    _ = try TestFiles.withTemporaryFolder { folder in
      #expect {
        _ = try purifier(yaml, in: folder)
      } throws: { "\($0)".contains(sentence) }
    }
  }

  @Test("A description may be UTF-16 with any line ends; text of another encoding is refused with its line")
  func encodings() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("p.yaml")
      let text = "role: purifier\r\ncommand: [cp, \"{reference}\", \"{out}\"]\r\n"
      try text.data(using: .utf16)?.write(to: url)
      #expect(try ProgramDescription(contentsOf: url).role == .purifier)
      try Data([UInt8](text.utf8) + [0x23, 0xE9]).write(to: url)
      let error = #expect(throws: FileError.self) { try ProgramDescription(contentsOf: url) }
      #expect(error?.message.contains("p.yaml, line 3, is not UTF-8") == true)
    }
  }

  @Test(
    "The examples of the documentation work", .needs(.program("ffmpeg"), .program("espeak-ng")),
    arguments: ["denoise", "speaker-of-no-one"])
  func examples(_ name: String) throws {
    let url = TestFiles.repository.appendingPathComponent("Documentation/programs/\(name).yaml")
    let description = try ProgramDescription(contentsOf: url)
    let utterance = Utterance(id: "a", waveform: Self.speech)
    let context = MethodContext(seed: 1)
    let result =
      try description.role == .purifier
      ? ExternalPurifier(
        ParameterValues(for: ExternalPurifier.description, overrides: ["program": url.path])
      ).purify(utterance, context: context)
      : ExternalCloner(
        ParameterValues(for: ExternalCloner.description, overrides: ["program": url.path])
      ).clone(utterance, content: .text("One word."), context: context)
    #expect(result.waveform.count > 1_000 && result.details["version"] != nil)
  }

  @Test("Every description in the documentation is understood")
  func descriptions() throws {
    let folder = TestFiles.repository.appendingPathComponent("Documentation/programs")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "yaml" }
    #expect(files.count >= 6)
    for file in files { _ = try ProgramDescription(contentsOf: file) }
  }
}
