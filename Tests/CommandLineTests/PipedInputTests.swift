import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("Inputs from pipes and devices")
struct PipedInputTests {
  private func shell(_ command: String, in folder: URL) throws -> AssayCommand.Result {
    try AssayCommand.start(
      ["-c", command, AssayCommand.executable.path],
      environment: ["TMPDIR": folder.appendingPathComponent("scratch").path], folder: folder,
      program: URL(fileURLWithPath: "/bin/bash")
    ).waitForEnd()
  }

  @Test("What comes out of a pipe is processed as a file is, and no copy is left")
  func purify() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.5)
      let result = try shell("\"$0\" purify <(cat a.wav) -o out.wav --method quantisation", in: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let file = try shell("\"$0\" purify a.wav -o file.wav --method quantisation", in: folder)
      #expect(file.exitCode == 0)
      let records = try ["out.wav", "file.wav"].map { name in
        try Provenance.read(besideAudio: folder.appendingPathComponent(name))
      }
      #expect(records[0].inputs.map(\.sha256) == records[1].inputs.map(\.sha256))
      #expect(
        try AudioFile.read(folder.appendingPathComponent("out.wav"))
          == AudioFile.read(folder.appendingPathComponent("file.wav")))
      #expect(Recordings.files(in: folder.appendingPathComponent("scratch")) == [])
    }
  }

  @Test("Standard input is a pipe, too; protections hash candidates, and raters references")
  func others() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 1.2)
      try Recordings.voice("b.wav", in: folder, pitch: 200, seconds: 1.2)
      for command in [
        "cat a.wav | \"$0\" purify /dev/stdin -o piped --method none",
        "\"$0\" purify /dev/stdin -o redirected --method none < a.wav",
        "\"$0\" rate <(cat a.wav) --reference <(cat b.wav) --raters '' --json",
      ] {
        let result = try shell(command, in: folder)
        #expect(result.exitCode == 0, "\(command): \(result.errors)")
        #expect(!result.output.contains("scratch"))
      }
      for name in ["piped", "redirected"] {
        #expect(
          Recordings.files(in: folder.appendingPathComponent(name)) == ["stdin.wav", "stdin.wav.json"])
      }
    }
  }

  @Test("Errors name the pipe, and devices and empty pipes are refused")
  func refused() throws {
    try TestFiles.withTemporaryFolder { folder in
      for (command, words) in [
        ("\"$0\" purify <(echo no audio) -o out --method none --json", "/dev/fd/"),
        ("\"$0\" purify <(true) -o out --method none", "is an empty pipe"),
        ("\"$0\" purify /dev/zero -o out --method none", "/dev/zero is a device, not a recording"),
        ("\"$0\" verify /dev/null /dev/null", "/dev/null is a device, not a recording"),
      ] {
        let result = try shell(command, in: folder)
        #expect(result.exitCode == 1)
        #expect(result.errors.contains(words), "\(command): \(result.errors)")
        #expect(!(result.errors + result.output).contains("scratch"), "\(result.errors)")
      }
      #expect(Recordings.files(in: folder) == [])
    }
  }
}
