import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("Names and places of outputs")
struct OutputNameTests {
  private func purify(_ arguments: [String], in folder: URL) throws -> AssayCommand.Result {
    try AssayCommand.run(["purify", "a.wav", "--method", "none"] + arguments, folder: folder)
  }

  @Test("A file of a format that is not written is refused, and no folder of that name is made")
  func otherFormats() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.3)
      for name in ["out.mp3", "deep/out.OGG", "out.m4a"] {
        let result = try purify(["-o", name], in: folder)
        #expect(result.exitCode == 64)
        #expect(
          result.errors.contains("audio is written as .wav or .flac, not as .\(name.suffix(3).lowercased())"))
      }
      #expect(try purify(["-o", ".wav"], in: folder).errors.contains("put a name before it"))
      #expect(Recordings.files(in: folder) == ["a.wav"])
      // Meant as folders, whatever their names end in.
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("old.mp3"), withIntermediateDirectories: false)
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("takes.wav"), withIntermediateDirectories: false)
      for name in ["old.mp3", "takes.wav", "new.mp3/", "v1.2"] {
        let result = try purify(["-o", name], in: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(
          Recordings.files(in: folder.appendingPathComponent(name, isDirectory: true))
            == ["a.wav", "a.wav.json"])
      }
    }
  }

  @Test("A long name is written as long as its record's name fits; a longer one is told before any work")
  func longNames() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.3)
      for length in [234, 250] {
        let name = String(repeating: "n", count: length - 4) + ".wav"
        let result = try purify(["-o", "out/\(name)"], in: folder)
        #expect(result.exitCode == 0, "\(length): \(result.errors)")
        #expect(try purify(["-o", "out/\(name)"], in: folder).output.contains("1 finished before"))
      }
      let before = Recordings.files(in: folder)
      for length in [251, 255, 256] {
        let result = try purify(
          ["-o", "out/" + String(repeating: "n", count: length - 4) + ".wav"], in: folder)
        #expect(result.exitCode == 1)
        #expect(result.errorLines.count == 1 && result.errors.contains("too long"), "\(result.errors)")
      }
      #expect(Recordings.files(in: folder) == before)
    }
  }

  @Test("A folder in the place of a result or of its record is told by itself, also with --force")
  func folders() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.3)
      for place in ["one/a.wav", "two/a.wav.json"] {
        try FileManager.default.createDirectory(
          at: folder.appendingPathComponent(place), withIntermediateDirectories: true)
        let result = try purify(["-o", String(place.prefix(3)), "--force"], in: folder)
        #expect(result.exitCode == 1)
        #expect(
          result.errors.contains("\(place): there is a folder of that name"), "\(result.errors)")
      }
      #expect(Recordings.files(in: folder) == ["a.wav"])
    }
  }

  @Test("Names with spaces, quotes, line ends, other scripts and a leading hyphen are names like others")
  func oddNames() throws {
    try TestFiles.withTemporaryFolder { folder in
      let names = [
        "-x", "--output", "two words", "it's \"quoted\"", "line\nend", "声", "e\u{301}", "%41", "a;b,c",
        ".hidden",
        "*?[", "#1", "~", "a.b.c",
      ]
      for name in names { try Recordings.voice("in/\(name).wav", in: folder, seconds: 0.2) }
      let result = try AssayCommand.run(
        ["purify", "-o", "out", "--method", "mp3", "--"] + names.map { "in/\($0).wav" }, folder: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let written = Set(Recordings.files(in: folder.appendingPathComponent("out")))
      #expect(written == Set(names.flatMap { ["\($0).wav", "\($0).wav.json"] }))
    }
  }

  @Test("A calibration that there is no place for is told before any work")
  func calibration() throws {
    try TestFiles.withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("ge2e.json"), withIntermediateDirectories: false)
      let result = try AssayCommand.run(
        ["calibrate", "--corpus", "gone", "-o", "ge2e.json"], folder: folder)
      #expect(result.exitCode == 1)
      #expect(result.errors.contains("ge2e.json: there is a folder of that name"), "\(result.errors)")
    }
  }
}
