import AssayFiles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import assay

/// What all commands have in common: which files are recordings, who speaks in them, and what belongs to them.
@Suite("assay with corpora")
struct CorpusCommandTests {
  private func write(_ text: String, to path: String, in folder: URL) throws {
    try write(Data(text.utf8), to: path, in: folder)
  }

  private func write(_ data: Data, to path: String, in folder: URL) throws {
    let url = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
  }

  private func purify(_ arguments: [String], in folder: URL) throws -> AssayCommand.Result {
    try AssayCommand.run(["purify"] + arguments + ["--method", "none"], folder: folder)
  }

  private func transcript(of path: String, in folder: URL) throws -> String? {
    try Provenance.read(besideAudio: folder.appendingPathComponent(path)).details["transcript"]
  }

  @Test("A recording is called by its own name, not by that of its result")
  func ownName() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("anna.wav", in: folder, seconds: 0.2)
      try write("what Anna says", to: "tx/anna.txt", in: folder)
      try write("what Ben says", to: "tx/ben_clean.txt", in: folder)
      let result = try purify(["anna.wav", "-o", "ben_clean.wav", "--text-dir", "tx"], in: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(
        try transcript(of: "ben_clean.wav", in: folder) == ContentHash(of: "what Anna says").hexadecimal)
    }
  }

  @Test("Linked folders are read, by whatever name")
  func links() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("P/anna/01.wav", in: folder, pitch: 120, seconds: 0.2)
      try Recordings.voice("elsewhere/01.wav", in: folder, pitch: 140, seconds: 0.2)
      for (link, target) in [("link", "P"), ("P/ben", "../elsewhere")] {
        try FileManager.default.createSymbolicLink(
          atPath: folder.appendingPathComponent(link).path, withDestinationPath: target)
      }
      let result = try purify(["link", "-o", "out"], in: folder)
      #expect(result.exitCode == 0 && result.errors.isEmpty, "\(result.errors)")
      #expect(
        Recordings.files(in: folder.appendingPathComponent("out")).filter { $0.hasSuffix(".wav") } == [
          "anna/01.wav", "ben/01.wav",
        ])
    }
  }

  @Test("Texts are found by path, by name and in tables; one of two recordings is refused")
  func texts() throws {
    try TestFiles.withTemporaryFolder { folder in
      for (number, path) in ["in/anna/01.wav", "in/ben/01.wav", "in/ben/02.wav"].enumerated() {
        try Recordings.voice(path, in: folder, pitch: 120 + 10 * Double(number), seconds: 0.2)
      }
      try write("anna's", to: "tx/anna/01.txt", in: folder)
      try write("id\ttext\r\nben/01\tBEN'S\r\n02\tTWO\r\n", to: "tx/transcripts.tsv", in: folder)
      let result = try purify(["in", "-o", "out", "--text-dir", "tx"], in: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      for (path, words) in [("anna/01", "anna's"), ("ben/01", "BEN'S"), ("ben/02", "TWO")] {
        #expect(try transcript(of: "out/\(path).wav", in: folder) == ContentHash(of: words).hexadecimal)
      }
      try write("whose?", to: "one/01.txt", in: folder)
      let one = try purify(["in", "-o", "other", "--text-dir", "one"], in: folder)
      #expect(one.exitCode == 1 && one.errorLines.count == 1)
      #expect(one.errors.contains("one/01.txt could belong to anna/01 or to ben/01"), "\(one.errors)")
    }
  }

  @Test("A text in UTF-16 is read, and one in Latin-1 refused with its line")
  func encodings() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.2)
      let words = "Müller sagt ja"
      let units = words.utf16.reduce(into: Data([0xFF, 0xFE])) {
        $0 += [UInt8($1 & 0xFF), UInt8($1 >> 8)]
      }
      try write(units, to: "utf16.txt", in: folder)
      let read = try purify(["a.wav", "-o", "out", "--transcript", "utf16.txt"], in: folder)
      #expect(read.exitCode == 0, "\(read.errors)")
      #expect(try transcript(of: "out/a.wav", in: folder) == ContentHash(of: words).hexadecimal)
      try write(Data("gut\r\nM".utf8) + Data([0xFC]) + Data("ller".utf8), to: "latin1.txt", in: folder)
      for arguments in [
        ["purify", "a.wav", "-o", "x", "--method", "none", "--transcript", "latin1.txt"],
        ["clone", "--method", "sv2tts", "--voice", "a.wav", "--text-file", "latin1.txt", "-o", "x"],
      ] {
        let refused = try AssayCommand.run(arguments, folder: folder)
        #expect(refused.exitCode == 1 && refused.errorLines.count == 1)
        #expect(refused.errors.contains("latin1.txt, line 2, is not UTF-8"), "\(refused.errors)")
      }
    }
  }

  @Test("Results inside a folder are no inputs of the next call")
  func results() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("in/anna_01.wav", in: folder, seconds: 0.2)
      #expect(try purify(["in", "-o", "in/made"], in: folder).exitCode == 0)
      let again = try purify(["in", "-o", "out"], in: folder)
      #expect(again.exitCode == 0, "\(again.errors)")
      #expect(again.errors.contains("1 folder of recordings that Assay made was left out (made)"))
      #expect(
        Recordings.files(in: folder.appendingPathComponent("out")) == ["anna_01.wav", "anna_01.wav.json"])
      // They are inputs where they are asked for.
      let made = try purify(["in/made", "-o", "twice"], in: folder)
      #expect(made.exitCode == 0 && made.output.contains("1 file written"), "\(made.errors)")
    }
  }

  @Test(
    "Who speaks, and by which rule, is told before anything is computed",
    arguments: [
      ["verify", "--folder", "speech"], ["calibrate", "--corpus", "speech"],
      ["audit", "--clean", "speech", "-o", "run"],
    ])
  func speakers(call: [String]) throws {
    try TestFiles.withTemporaryFolder { folder in
      for (number, name) in ["maria_perez-01", "luis_perez-01"].enumerated() {
        try Recordings.voice("speech/\(name).wav", in: folder, pitch: 120 + 40 * Double(number), seconds: 0.2)
      }
      let models = ["ASSAY_MODELS": folder.appendingPathComponent("none").path]
      func errors(_ options: [String] = []) throws -> String {
        try AssayCommand.run(call + options, environment: models, folder: folder).errors
      }
      let notice =
        "note: 2 recordings of 2 speakers (luis, maria), by the part of their names before the first _ or -.\n"
      #expect(try errors().hasPrefix(notice))
      #expect(try !errors(["--quiet"]).contains("note:"))
      #expect(try !errors(["--json"]).contains("2 speakers"))
      try FileManager.default.removeItem(at: folder.appendingPathComponent("speech/luis_perez-01.wav"))
      try Recordings.voice("speech/maria_perez-02.wav", in: folder, pitch: 180, seconds: 0.2)
      try write("", to: "speech/maria_perez-03.m4a", in: folder)
      let one = try errors()
      #expect(
        one.contains("1 recording in a format that Assay cannot read was left out (maria_perez-03.m4a)"))
      #expect(one.contains("seem to be from one speaker, maria") == (call[0] == "audit"), "\(one)")
    }
  }

  @Test("An equal error rate next to chance says to look at the speakers", .needs(.ge2e))
  func chance() throws {
    try TestFiles.withTemporaryFolder { folder in
      // Two voices, and two folders with both in each.
      for (path, pitch) in [("a/1", 90.0), ("a/2", 230), ("b/1", 91), ("b/2", 231)] {
        try Recordings.voice("in/\(path).wav", in: folder, pitch: pitch, seconds: 2)
      }
      for call in [["verify", "--folder", "in"], ["calibrate", "--corpus", "in"]] {
        let result = try AssayCommand.run(call, folder: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors.contains("is close to chance: check that the speakers"), "\(result.errors)")
        #expect(result.errors.contains("2 speakers (a, b), by their folders)."), "\(result.errors)")
      }
    }
  }

  /// A TextGrid of one phone.
  private static let grid = """
    File type = "ooTextFile"
    Object class = "TextGrid"

    0
    1
    <exists>
    2
    "IntervalTier"
    "words"
    0
    1
    1
    0.25
    0.75
    "ah"
    "IntervalTier"
    "phones"
    0
    1
    1
    0.25
    0.75
    "AA1"
    """

  @Test("A dictionary is built of a tree's TextGrids, and what has none is counted")
  func dictionary() throws {
    try TestFiles.withTemporaryFolder { folder in
      for (number, id) in ["14/5/14-5-0000", "14/5/14-5-0001", "16/2/16-2-0000"].enumerated() {
        try Recordings.voice("ls/\(id).flac", in: folder, pitch: 120 + 20 * Double(number), seconds: 1)
      }
      // As Praat may store it.
      try write(Self.grid.replacing("\n", with: "\r\n"), to: "al/14/5/14-5-0000.TextGrid", in: folder)
      try write("damaged", to: "al/14/5/14-5-0001.TextGrid", in: folder)
      func train(_ alignments: String) throws -> AssayCommand.Result {
        try AssayCommand.run(
          ["train", "dictionary", "--speech", "ls", "--alignments", alignments, "-o", "phonemes.txt"],
          folder: folder)
      }
      let result = try train("al")
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(result.output.contains("1 recordings, 2 left out"), "\(result.output)")
      #expect(result.errors.contains("3 recordings of 2 speakers (14, 16), by LibriSpeech's names"))
      #expect(
        result.errors.contains("1 recording left out without a usable alignment, such as 16/2/16-2-0000."))
      #expect(result.errors.contains("1 recording left out, because the alignment cannot be read: "))
      let none = try train("ls")
      #expect(none.exitCode == 1 && none.errors.contains("No dictionary can be built"), "\(none.errors)")
      let absent = try train("nowhere")
      #expect(absent.exitCode == 1 && absent.errors.contains("nowhere"), "\(absent.errors)")
    }
  }

  @Test(
    "Alignments have the paths of a tree, whose own texts and table are read",
    .needs(.aligner))
  func align() throws {
    try TestFiles.withTemporaryFolder { folder in
      let flite = Process()
      flite.executableURL = URL(fileURLWithPath: "/usr/bin/flite")
      let (name, text) = ("14-5-0000", "We went to the market this morning.")
      try write("\(name) \(text)\r\n", to: "ls/14/5/14-5.trans.txt", in: folder)
      flite.arguments = [
        "-voice", "slt", "-t", text, "-o", folder.appendingPathComponent("ls/14/5/\(name).wav").path,
      ]
      try flite.run()
      flite.waitUntilExit()
      try write("id\ttext\n\(name)\t\(text)\n", to: "transcripts.tsv", in: folder)
      for (number, options) in [[], ["--text", "ls"], ["--text", "transcripts.tsv"]].enumerated() {
        let result = try AssayCommand.run(
          ["align", "ls", "-o", "al\(number)", "--missing-transcript", "fail"] + options, folder: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(
          Recordings.files(in: folder.appendingPathComponent("al\(number)")) == [
            "14/5/\(name).TextGrid", "14/5/\(name).TextGrid.json",
          ])
      }
    }
  }
}
