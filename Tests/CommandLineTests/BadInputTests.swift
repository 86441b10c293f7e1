import Foundation
import Testing
import _AssayTestSupport

@Suite("Bad input")
struct BadInputTests {
  /// Each makes one unusable recording `bad.wav`.
  enum Kind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case missing, empty, text, headerOnly, notFinite, silent, cutOff, folder

    var testDescription: String { rawValue }

    /// What its error says.
    var sentence: String {
      switch self {
      case .missing: "There is no file or folder"
      case .empty, .text: "is not an audio file that can be read here"
      case .headerOnly: "holds no samples"
      case .notFinite: "holds a NaN or infinite sample at 2"
      case .silent: "is silent"
      case .cutOff: "is truncated"
      case .folder: "There are no audio files in"
      }
    }

    func make(in folder: URL) throws {
      let url = folder.appendingPathComponent("bad.wav")
      switch self {
      case .missing: break
      case .empty: try Data().write(to: url)
      case .text: try Data("This is a text and not audio.\n".utf8).write(to: url)
      case .headerOnly: try Recordings.wav("bad.wav", in: folder, floats: [])
      case .notFinite: try Recordings.wav("bad.wav", in: folder, floats: [0.1, 0.2, .nan, 0.3])
      case .silent: try Recordings.wav("bad.wav", in: folder, floats: [Float](repeating: 0, count: 4000))
      case .cutOff:
        try Recordings.wav("bad.wav", in: folder, floats: TestSignals.noise(count: 4000))
        try Data(contentsOf: url).prefix(5000).write(to: url)
      case .folder: try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      }
    }
  }

  @Test(
    "One sentence with the file's name; the others are processed; nothing partial is left",
    arguments: Kind.allCases)
  func recordings(_ kind: Kind) throws {
    try TestFiles.withTemporaryFolder { folder in
      try kind.make(in: folder)
      try Recordings.voice("good.wav", in: folder, seconds: 0.3)
      let alone = try AssayCommand.run(
        ["purify", "bad.wav", "-o", "out", "--method", "none"], folder: folder)
      #expect(alone.exitCode == 1)
      #expect(alone.errorLines.count == 1)
      #expect(alone.errors.contains("bad.wav"))
      #expect(alone.errors.contains(kind.sentence))
      #expect(alone.errors.hasSuffix(".\n"))
      #expect(alone.output == "0 files written to out, 1 failed.\n")
      #expect(Recordings.files(in: folder.appendingPathComponent("out")) == [])

      let both = try AssayCommand.run(
        ["purify", "bad.wav", "good.wav", "-o", "out", "--method", "none"], folder: folder)
      #expect(both.exitCode == 1)
      #expect(both.errorLines.count == 1)
      #expect(both.output == "1 file written to out, 1 failed.\n")
      #expect(Recordings.files(in: folder.appendingPathComponent("out")) == ["good.wav", "good.wav.json"])
    }
  }

  @Test(
    "A mistake about methods is told before anything is written",
    arguments: [
      (["--method", "exorcism"], "There is no purifier called “exorcism”; there are none, "),
      (["--method", "quantisation", "--set", "bit=8"], "quantisation has no parameter “bit”; it has bits."),
      (["--method", "quantisation", "--set", "bits=99"], "“99” is not a value for bits"),
      (["--method", "none", "--set", "bits=8"], "it takes none."),
      (["--method", "none", "--device", "cuda:63"], "There is no device cuda:63"),
    ])
  func methods(_ arguments: [String], _ sentence: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.2)
      let result = try AssayCommand.run(["purify", "a.wav", "-o", "out"] + arguments, folder: folder)
      #expect(result.exitCode == 1)
      #expect(result.errorLines.count == 1)
      #expect(result.errors.contains(sentence))
      #expect(Recordings.files(in: folder) == ["a.wav"])
    }
  }

  @Test("An input is never overwritten: not by its own name, not through a link, not with --force")
  func inputAsOutput() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = try Recordings.voice("in/a.wav", in: folder, seconds: 0.2)
      try Recordings.voice("in/b.wav", in: folder, seconds: 0.2)
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent("link"), withDestinationURL: folder.appendingPathComponent("in"))
      let before = try Data(contentsOf: url)
      for (input, output) in [
        ("in/a.wav", "in/a.wav"), ("in", "in"), ("in/a.wav", "in"), ("in/a.wav", "link/a.wav"),
        ("in", "in/../link"),
      ] {
        let result = try AssayCommand.run(
          ["purify", input, "-o", output, "--method", "none", "--force"], folder: folder)
        #expect(result.exitCode == 1)
        #expect(result.errorLines.count == 1)
        #expect(result.errors.contains("a.wav is an input and is never overwritten: choose another output."))
      }
      #expect(try Data(contentsOf: url) == before)
      #expect(Recordings.files(in: folder) == ["in/a.wav", "in/b.wav"])
    }
  }

  @Test("Outputs that would collide are refused with both names")
  func collision() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("in/a.wav", in: folder, seconds: 0.2)
      try Recordings.voice("in/a.flac", in: folder, seconds: 0.2)
      let result = try AssayCommand.run(["purify", "in", "-o", "out", "--method", "none"], folder: folder)
      #expect(result.exitCode == 1)
      #expect(result.errors.contains("a.flac and ") && result.errors.contains("would both be written to"))
      #expect(Recordings.files(in: folder) == ["in/a.flac", "in/a.wav"])
    }
  }

  @Test("Several inputs do not fit one output file")
  func severalToOne() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("in/a.wav", in: folder, seconds: 0.2)
      for inputs in [["in"], ["in/a.wav", "in/a.wav"]] {
        let result = try AssayCommand.run(
          ["purify"] + inputs + ["-o", "o.wav", "--method", "none"], folder: folder)
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("o.wav is one file and cannot hold several results: give a folder."))
      }
    }
  }

  @Test("An output folder that cannot be is told before any work")
  func outputBelowFile() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.2)
      let result = try AssayCommand.run(
        ["purify", "a.wav", "-o", "a.wav/out/deep", "--method", "none"], folder: folder)
      #expect(result.exitCode == 1)
      #expect(
        result.errors.contains("cannot be a folder, since") && result.errors.contains("a.wav is a file"))
      #expect(Recordings.files(in: folder) == ["a.wav"])
    }
  }

  @Test("An output folder without permission to write is told before any work", .needs(.ordinaryUser))
  func readOnlyOutput() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.2)
      let locked = folder.appendingPathComponent("locked", isDirectory: true)
      try FileManager.default.createDirectory(
        at: locked, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o555])
      let result = try AssayCommand.run(
        ["purify", "a.wav", "-o", "locked/out", "--method", "none"], folder: folder)
      #expect(result.exitCode == 1)
      #expect(result.errors.contains("locked may not be written"))
      #expect(Recordings.files(in: locked) == [])
    }
  }

  @Test("Without the library of tensors the error says how to get it")
  func noLibtorch() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.2)
      let purified = try AssayCommand.run(
        ["purify", "a.wav", "-o", "out.wav", "--method", "none"],
        environment: ["ASSAY_TORCH_SHIM": folder.path + "/nothing.so"], folder: folder)
      #expect(purified.exitCode == 0, "arithmetic on samples needs no libtorch: \(purified.errors)")
      let result = try AssayCommand.run(
        ["verify", "a.wav", "out.wav"],
        environment: ["ASSAY_TORCH_SHIM": folder.path + "/nothing.so"], folder: folder)
      #expect(result.exitCode == 1)
      #expect(result.errors.contains("libtorch cannot be opened"))
    }
  }
}
