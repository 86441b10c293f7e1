import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("Results that were damaged, and ones that cannot be replaced")
struct DamagedResultTests {
  /// What becomes of a result that was written well.
  enum Damage: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case emptied, cutInHeader, cutInSamples, cutAtEnd, flipped, zeroed, removed

    var testDescription: String { rawValue }

    func apply(to url: URL) throws {
      let whole = try Data(contentsOf: url)
      var data = whole
      switch self {
      case .emptied: data = Data()
      case .cutInHeader: data = whole.prefix(20)
      case .cutInSamples: data = whole.prefix(2_000)
      case .cutAtEnd: data = whole.prefix(whole.count - 1)
      case .flipped: data[3_000] ^= 1
      case .zeroed: data = Data(count: whole.count)
      case .removed: return try FileManager.default.removeItem(at: url)
      }
      try data.write(to: url)
    }
  }

  private func purify(_ arguments: [String], in folder: URL) throws -> AssayCommand.Result {
    try AssayCommand.run(["purify", "a.wav", "-o", "out"] + arguments, folder: folder)
  }

  private func withResult(
    _ arguments: [String] = ["--method", "quantisation"], _ body: (URL, URL) throws -> Void
  ) throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.4)
      let result = try purify(arguments, in: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      try body(folder, folder.appendingPathComponent("out/a.wav"))
    }
  }

  @Test("A damaged result is made again, with a note, and is the same", arguments: Damage.allCases)
  func again(_ damage: Damage) throws {
    try withResult { folder, url in
      let whole = try Data(contentsOf: url)
      let record = try Data(contentsOf: Provenance.sidecar(of: url))
      try damage.apply(to: url)
      let result = try purify(["--method", "quantisation"], in: folder)
      #expect(result.exitCode == 0)
      // At the end of the file there is only its record, which is beside it, too.
      #expect(result.output == "1 file written to out.\n")
      #expect(result.errors.contains("was damaged after it was written") == (damage != .removed))
      #expect(try Data(contentsOf: url) == whole)
      #expect(try Data(contentsOf: Provenance.sidecar(of: url)) == record)
      #expect(try purify(["--method", "quantisation"], in: folder).output.contains("1 finished before"))
    }
  }

  @Test("Without its record, a result is known by that inside; one that is cut off is not taken for finished")
  func lostRecord() throws {
    try withResult(["--method", "quantisation", "--encoding", "pcm16", "--format", "flac"]) { folder, _ in
      let url = folder.appendingPathComponent("out/a.flac")
      let sidecar = Provenance.sidecar(of: url)
      let record = try Data(contentsOf: sidecar)
      let whole = try Data(contentsOf: url)
      let call = ["--method", "quantisation", "--encoding", "pcm16", "--format", "flac"]
      for content in [nil, Data(), Data("{".utf8)] {
        try FileManager.default.removeItem(at: sidecar)
        try content?.write(to: sidecar)
        #expect(try purify(call, in: folder).output.contains("1 finished before"))
        #expect(try Data(contentsOf: sidecar) == record)
      }
      try FileManager.default.removeItem(at: sidecar)
      try whole.prefix(whole.count / 2).write(to: url)
      let result = try purify(call, in: folder)
      #expect(result.exitCode == 0 && result.errors.contains("was damaged"), "\(result.errors)")
      #expect(try Data(contentsOf: url) == whole)
    }
  }

  @Test("A recording that somebody put in the result's place is kept and told")
  func edited() throws {
    try withResult { folder, url in
      try Recordings.voice("out/a.wav", in: folder, pitch: 300, seconds: 0.7)
      let theirs = try Data(contentsOf: url)
      let result = try purify(["--method", "quantisation"], in: folder)
      #expect(result.exitCode == 1)
      #expect(result.errors.contains("a.wav is no longer what Assay wrote: use --force"), "\(result.errors)")
      #expect(try Data(contentsOf: url) == theirs)
      #expect(try purify(["--method", "quantisation", "--force"], in: folder).exitCode == 0)
      #expect(try Data(contentsOf: url) != theirs)
    }
  }

  @Test("A result that was copied over another is judged by its own record")
  func copied() throws {
    try withResult { folder, url in
      let other = folder.appendingPathComponent("other.wav")
      let made = try AssayCommand.run(
        ["purify", "a.wav", "-o", "other.wav", "--method", "quantisation", "--set", "bits=5"], folder: folder)
      #expect(made.exitCode == 0)
      try Data(contentsOf: other).write(to: url)
      let result = try purify(["--method", "quantisation"], in: folder)
      #expect(result.exitCode == 1 && result.errors.contains("(now bits 8, not 5)"), "\(result.errors)")
      #expect(try purify(["--method", "quantisation", "--set", "bits=5"], in: folder).exitCode == 0)
    }
  }

  @Test("A file in the place of a record is not Assay's and is kept")
  func foreignRecord() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.3)
      let theirs = folder.appendingPathComponent("out/a.wav.json")
      try FileManager.default.createDirectory(
        at: theirs.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("{\"mine\": 1}".utf8).write(to: theirs)
      let result = try purify(["--method", "none"], in: folder)
      #expect(result.exitCode == 1)
      #expect(result.errors.contains("a.wav.json already exists and was not made by Assay"))
      #expect(Recordings.files(in: folder.appendingPathComponent("out")) == ["a.wav.json"])
      #expect(try String(contentsOf: theirs, encoding: .utf8) == "{\"mine\": 1}")
    }
  }

  /// A method that fails: a file of peak 1.2 is silent after it.
  private static let failing = ["--method", "speakerguard-quantisation", "--force"]

  @Test(
    "A step that fails leaves no result of another recipe in its place, and what Assay did not make stays")
  func stale() throws {
    try TestFiles.withTemporaryFolder { folder in
      let samples = TestSignals.noise(amplitude: 1.2, count: 16_000)
      try Recordings.wav("a.wav", in: folder, floats: samples)
      let url = folder.appendingPathComponent("out/a.wav")
      #expect(try purify(["--method", "none"], in: folder).exitCode == 0)
      let result = try purify(Self.failing, in: folder)
      #expect(result.exitCode == 1)
      #expect(
        result.errors.contains("returned silence") && result.errors.contains("exceed full scale")
          && result.errors.contains("The earlier result, which has another recipe, was removed."),
        "\(result.errors)")
      #expect(Recordings.files(in: folder.appendingPathComponent("out")) == [])

      try Recordings.voice("out/a.wav", in: folder)
      let theirs = try Data(contentsOf: url)
      let kept = try purify(Self.failing, in: folder)
      #expect(kept.exitCode == 1 && kept.errors.contains("The existing file was kept"))
      #expect(try Data(contentsOf: url) == theirs)
    }
  }

  @Test("A result of the same recipe is kept when it cannot be made again; a damaged one is not")
  func sameRecipe() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.4)
      try Data(
        "role: purifier\ncommand: [sh, -c, 'test ! -e fail && cp \"$1\" \"$2\"', sh, \"{reference}\", \"{out}\"]\nfolder: .\n"
          .utf8
      )
      .write(to: folder.appendingPathComponent("p.yaml"))
      let call = ["--method", "external-purifier", "--set", "program=p.yaml"]
      #expect(try purify(call, in: folder).exitCode == 0)
      let url = folder.appendingPathComponent("out/a.wav")
      let before = try Data(contentsOf: url)
      try Data().write(to: folder.appendingPathComponent("fail"))
      let result = try purify(call + ["--force"], in: folder)
      #expect(result.exitCode == 1 && result.errors.contains("is kept, because it has the same recipe"))
      #expect(try Data(contentsOf: url) == before)
      #expect(try purify(call, in: folder).output.contains("1 finished before"))
      try Damage.emptied.apply(to: url)
      let damaged = try purify(call, in: folder)
      #expect(damaged.exitCode == 1 && damaged.errors.contains("which is damaged, was removed"))
      #expect(Recordings.files(in: folder.appendingPathComponent("out")) == [])
    }
  }

  @Test("Another description of a program is called that, and not other weights")
  func programDescription() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.4)
      func describe(_ version: String, _ limit: Int) throws {
        try Data(
          "role: purifier\ncommand: [cp, \"{reference}\", \"{out}\"]\nversion: [cat, version]\nfolder: .\ntime_limit: \(limit)\n"
            .utf8
        ).write(to: folder.appendingPathComponent("p.yaml"))
        try Data("\(version)\n".utf8).write(to: folder.appendingPathComponent("version"))
      }
      let call = ["--method", "external-purifier", "--set", "program=p.yaml"]
      try describe("1", 10)
      #expect(try purify(call, in: folder).exitCode == 0)
      try describe("1", 20)
      #expect(try purify(call, in: folder).errors.contains("(now another program description)"))
      try describe("2", 10)
      #expect(try purify(call, in: folder).errors.contains("(now another version of the program)"))
    }
  }

  @Test("Ctrl-C while a result is being replaced leaves the earlier one")
  func interrupted() throws {
    try withResult { folder, url in
      let before = try Data(contentsOf: url)
      try Data(
        "role: purifier\ncommand: [sh, -c, 'touch begun; sleep 60', sh, \"{reference}\", \"{out}\"]\nfolder: .\n"
          .utf8
      )
      .write(to: folder.appendingPathComponent("p.yaml"))
      let running = try AssayCommand.start(
        [
          "purify", "a.wav", "-o", "out", "--method", "external-purifier", "--set", "program=p.yaml",
          "--force",
        ],
        environment: ["TMPDIR": folder.appendingPathComponent("scratch").path], folder: folder)
      for _ in 0..<1000
      where !FileManager.default.fileExists(atPath: folder.appendingPathComponent("begun").path) {
        usleep(10_000)
      }
      kill(running.process.processIdentifier, SIGINT)
      #expect(try running.waitForEnd(timeLimit: 20).exitCode == 130)
      #expect(try Data(contentsOf: url) == before)
      #expect(try purify(["--method", "quantisation"], in: folder).output.contains("1 finished before"))
      #expect(Recordings.files(in: folder.appendingPathComponent("scratch")) == [])
    }
  }
}
