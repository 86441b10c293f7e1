import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

#if canImport(Glibc)
  import Glibc
#endif

@Suite("assay protect", .needs(.ge2e))
struct ProtectCommandTests {
  private let quick = ["--set", "iterations=2"]

  private func withVoices<Result>(_ body: (URL) throws -> Result) throws -> Result {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("in/anna_01.wav", in: folder, pitch: 210, seconds: 2)
      try Recordings.voice("in/bert_01.wav", in: folder, pitch: 110, seconds: 2)
      return try body(folder)
    }
  }

  private func protect(_ arguments: [String], in folder: URL) throws -> AssayCommand.Result {
    try AssayCommand.run(["protect"] + arguments, folder: folder)
  }

  @Test("A folder's voices are moved towards each other within the budget, the same in every run")
  func folder() throws {
    try withVoices { folder in
      let result = try protect(["in", "-o", "out"] + quick, in: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(result.output == "2 files written to out.\n")
      let url = folder.appendingPathComponent("out/anna_01.wav")
      let record = try Provenance.read(besideAudio: url)
      #expect(record.method == "attackvc")
      #expect(record.details["target"] == "bert_01")
      #expect(record.details["encoding"] == "pcm16")
      #expect(record.parameters["iterations"] == "2")
      let first = try Data(contentsOf: url)
      #expect(try protect(["in", "-o", "out", "--force"] + quick, in: folder).exitCode == 0)
      #expect(try Data(contentsOf: url) == first)
      #expect(try protect(["in", "-o", "out"] + quick, in: folder).output.contains("2 finished before"))
    }
  }

  @Test("Targets come from --targets, also for a single file; other targets are another recipe")
  func targets() throws {
    try withVoices { folder in
      try Recordings.voice("voices/carl_01.wav", in: folder, pitch: 90, seconds: 2)
      let call = ["in/anna_01.wav", "-o", "anna.wav", "--targets", "voices"] + quick
      #expect(try protect(call, in: folder).exitCode == 0)
      let url = folder.appendingPathComponent("anna.wav")
      #expect(try Provenance.read(besideAudio: url).details["target"] == "carl_01")
      try Recordings.voice("voices/dora_01.wav", in: folder, pitch: 240, seconds: 2)
      let changed = try protect(call, in: folder)
      #expect(changed.exitCode == 1)
      #expect(changed.errors.contains("(now other candidates for the target)"))
    }
  }

  @Test("A target of the same name as the input is another recording")
  func sameName() throws {
    try withVoices { folder in
      // Names that do not tell a speaker: two recordings of one speaker are no targets for each other.
      try Recordings.voice("in/take.wav", in: folder, pitch: 210, seconds: 2)
      try Recordings.voice("voices/take.wav", in: folder, pitch: 90, seconds: 2)
      let result = try protect(["in/take.wav", "-o", "out", "--targets", "voices"] + quick, in: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let record = try Provenance.read(besideAudio: folder.appendingPathComponent("out/take.wav"))
      #expect(record.details["target"] == "targets/take")
    }
  }

  @Test("A recording without a target is told what to give")
  func noTarget() throws {
    try withVoices { folder in
      let result = try protect(["in/anna_01.wav", "-o", "out"] + quick, in: folder)
      #expect(result.exitCode == 1)
      #expect(result.errors.contains("anna_01") && result.errors.contains("--targets"))
      #expect(Recordings.files(in: folder.appendingPathComponent("out")) == [])
    }
  }

  @Test("Files named one by one have the speakers and genders that they have in a folder")
  func singleFiles() throws {
    try withVoices { folder in
      let table = folder.appendingPathComponent("SPEAKERS.TXT")
      try "anna | F | x | 1 | A\nbert | M | x | 1 | B\n".write(to: table, atomically: true, encoding: .utf8)
      let result = try protect(["in/anna_01.wav", "in/bert_01.wav", "-o", "out"] + quick, in: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let record = try Provenance.read(besideAudio: folder.appendingPathComponent("out/anna_01.wav"))
      #expect(record.details["targetRule"] == "opposite-gender" && record.details["target"] == "bert_01")
      #expect(record.weights["pretrained.pt"]?.count == 64)
    }
  }

  @Test("A recording without speech fails by name, and the others are protected")
  func noSpeech() throws {
    try withVoices { folder in
      try Recordings.wav("in/carl_01.wav", in: folder, floats: [Float](repeating: 0, count: 32_000))
      let result = try protect(["in", "-o", "out"] + quick, in: folder)
      #expect(result.exitCode == 1)
      #expect(result.errorLines.count == 1)
      #expect(result.errors.contains("carl_01.wav is silent"))
      #expect(result.output == "2 files written to out, 1 failed.\n")
    }
  }

  @Test("Interrupted work leaves no partial file and ends with 130", arguments: ["INT", "TERM"])
  func interrupt(_ signal: String) throws {
    try withVoices { folder in
      // A test runner in the background passes on an ignored SIGINT, and env gives the default back.
      let running = try AssayCommand.start(
        ["--default-signal=INT", AssayCommand.executable.path, "protect", "in", "-o", "out"]
          + ["--set", "iterations=100000"], folder: folder, program: URL(fileURLWithPath: "/usr/bin/env"))
      usleep(1_500_000)
      #expect(running.process.isRunning)
      kill(running.process.processIdentifier, signal == "INT" ? SIGINT : SIGTERM)
      let result = try running.waitForEnd(timeLimit: 10)
      #expect(result.exitCode == 130)
      #expect(result.errors.hasSuffix("interrupted: no unfinished file is left.\n"))
      #expect(Recordings.files(in: folder) == ["in/anna_01.wav", "in/bert_01.wav"])
    }
  }
}
