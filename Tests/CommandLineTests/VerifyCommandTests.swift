import AssayWork
import Foundation
import Testing
import _AssayTestSupport

@testable import assay

@Suite("assay verify")
struct VerifyCommandTests {
  private struct Pair: Decodable {
    let a: String
    let b: String
    let verifier: String
    let score: Double
    let threshold: Double
    let accepted: Bool
    let notices: [String]
  }

  private struct Folder: Decodable {
    struct Rate: Decodable {
      let rate: Double
      let threshold: Double
      let genuineCount: Int
      let impostorCount: Int
    }
    let recordings: Int
    let speakers: Int
    let equalErrorRate: Rate
    let falseAcceptanceRate: Double
  }

  private func withVoices<Result>(_ body: (URL) throws -> Result) throws -> Result {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("v/anna_1.wav", in: folder, pitch: 220, seconds: 2)
      try Recordings.voice("v/anna_2.wav", in: folder, pitch: 221, seconds: 3)
      try Recordings.voice("v/bert_1.wav", in: folder, pitch: 90, seconds: 2)
      try Recordings.voice("v/bert_2.wav", in: folder, pitch: 91, seconds: 3)
      return try body(folder)
    }
  }

  @Test("Two recordings get a score and a decision, in text and JSON", .needs(.ge2e))
  func pair() throws {
    try withVoices { folder in
      let call = ["verify", "v/anna_1.wav", "v/anna_1.wav"]
      let text = try AssayCommand.run(call, folder: folder)
      #expect(text.exitCode == 0)
      #expect(text.errors == "")
      #expect(
        text.output.hasPrefix("accepted  1.0000  anna_1.wav  anna_1.wav\nge2e, threshold 0.697: mean 1.0000"))
      #expect(text.output.hasSuffix("accepted 1/1\n"))
      let pairs = try AssayCommand.run(
        ["verify", "v/anna_1.wav", "v/bert_1.wav", "--threshold", "1", "--json"], folder: folder
      ).decoded([Pair].self)
      #expect(pairs.count == 1)
      #expect(pairs[0].threshold == 1)
      #expect(pairs[0].verifier == "ge2e")
      #expect(!pairs[0].accepted)
      #expect(pairs[0].score < 0.99)
      #expect(pairs[0].a.hasSuffix("v/anna_1.wav") && pairs[0].b.hasSuffix("v/bert_1.wav"))
    }
  }

  @Test(
    "Pairs of a table are relative to it; one that fails is told once and the rest goes on",
    .needs(.ge2e))
  func table() throws {
    try withVoices { folder in
      try Data("a,b\r\nanna_1.wav,anna_2.wav\r\nanna_1.wav,gone.wav\r\nanna_2.wav,gone.wav\r\n\r\n".utf8)
        .write(to: folder.appendingPathComponent("v/pairs.csv"))
      let result = try AssayCommand.run(["verify", "--pairs", "v/pairs.csv", "--json"], folder: folder)
      #expect(result.exitCode == 1)
      #expect(result.errorLines.count == 1)
      #expect(result.errors.contains("gone.wav"))
      let pairs = try result.decoded([Pair].self)
      #expect(pairs.map { URL(fileURLWithPath: $0.b).lastPathComponent } == ["anna_2.wav"])
    }
  }

  @Test("A folder gives the equal error rate over all of its pairs", .needs(.ge2e))
  func folder() throws {
    try withVoices { folder in
      let result = try AssayCommand.run(["verify", "--folder", "v", "--json"], folder: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let found = try result.decoded(Folder.self)
      #expect(found.recordings == 4)
      #expect(found.speakers == 2)
      #expect(found.equalErrorRate.genuineCount == 2)
      #expect(found.equalErrorRate.impostorCount == 4)
      #expect(found.equalErrorRate.rate == 0)
      let text = try AssayCommand.run(["verify", "--folder", "v"], folder: folder)
      #expect(text.output.contains("equal error rate       0.00 %"))
    }
  }

  @Test(
    "What was embedded once is not embedded again, as long as the recording is the same",
    .needs(.ge2e))
  func cache() throws {
    try withVoices { folder in
      let root = folder.appendingPathComponent("embeddings")
      func verify(_ extra: [String] = []) throws -> Double {
        let result = try AssayCommand.run(
          ["verify", "v/anna_1.wav", "v/bert_1.wav", "--json"] + extra,
          environment: ["ASSAY_EMBEDDINGS": root.path], folder: folder)
        #expect(result.exitCode == 0 && result.errors == "", "\(result.errors)")
        return try result.decoded([Pair].self)[0].score
      }
      let fresh = try verify(["--no-cache"])
      #expect(Recordings.files(in: root) == [])
      #expect(try verify() == fresh)
      let stored = Recordings.files(in: root)
      #expect(stored.count == 2 && stored.allSatisfy { $0.hasPrefix("ge2e-") })
      #expect(try verify() == fresh)
      // Exchanged by hand, the two give themselves away: they are what is compared.
      let urls = stored.map { root.appendingPathComponent($0) }
      let one = try Data(contentsOf: urls[0])
      try one.write(to: urls[1])
      #expect(try verify() > 0.9999)
      #expect(try verify(["--no-cache"]) == fresh)
      // A threshold changes no embedding.
      #expect(try verify(["--set", "threshold=0.1"]) > 0.9999)
      // A damaged one is made again, and so is that of a recording with other content.
      try one.prefix(100).write(to: urls[0])
      try Data().write(to: urls[1])
      #expect(try verify() == fresh)
      try Recordings.voice("v/bert_1.wav", in: folder, pitch: 300, seconds: 2)
      #expect(try verify() != fresh)
      #expect(Recordings.files(in: root).count == 3)
    }
  }

  @Test("A cache that cannot be written is told once and is no failure", .needs(.ge2e))
  func unwritableCache() throws {
    try withVoices { folder in
      let blocked = folder.appendingPathComponent("file")
      try Data([1]).write(to: blocked)
      let result = try AssayCommand.run(
        ["verify", "v/anna_1.wav", "v/bert_1.wav"],
        environment: ["ASSAY_EMBEDDINGS": blocked.appendingPathComponent("below").path], folder: folder)
      #expect(result.exitCode == 0)
      #expect(result.errors.hasPrefix("note: Embeddings could not be cached: "))
      #expect(result.errors.split(separator: "\n").count == 1)
    }
  }

  @Test("A folder of one speaker has no equal error rate", .needs(.ge2e))
  func oneSpeaker() throws {
    try withVoices { folder in
      for name in ["v/bert_1.wav", "v/bert_2.wav"] {
        try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
      }
      let result = try AssayCommand.run(["verify", "--folder", "v"], folder: folder)
      #expect(result.exitCode == 1)
      #expect(result.errors.contains("error: An equal error rate needs pairs of one speaker and of two"))
    }
  }

  @Test("Without weights the error says how to get them")
  func noWeights() throws {
    try withVoices { folder in
      let result = try AssayCommand.run(
        ["verify", "v/anna_1.wav", "v/anna_2.wav"], environment: ["ASSAY_MODELS": folder.path], folder: folder
      )
      #expect(result.exitCode == 1)
      #expect(result.errors.hasSuffix("run: assay models pull ge2e\n"))
    }
  }

  @Test(
    "A table that is none is refused with its line",
    arguments: [
      ("", "the first line should be the header a,b or a;b."),
      ("x,y\nc,d\n", "the first line should be the header a,b or a;b."),
      ("a,b\n\n", "lists no pairs"), ("a,b\nc.wav,d.wav\n\ne.wav\n", "line 4: expected two paths"),
      ("a,b\nc,1.wav,d.wav\n", "line 2: expected two paths"),
      ("a,b\n\"c.wav,d.wav\n", "line 2: the quote that opens here is never closed"),
      ("a;b\nc.wav,d.wav\n", "line 2: expected two paths"),
      ("a,b\nc.wav,\n", "line 2: expected two paths"),
    ])
  func badTable(_ text: String, _ sentence: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      try Data(text.utf8).write(to: folder.appendingPathComponent("pairs.csv"))
      let result = try AssayCommand.run(["verify", "--pairs", "pairs.csv"], folder: folder)
      #expect(result.exitCode == 1)
      #expect(result.errorLines.count == 1)
      #expect(result.errors.contains("pairs.csv") && result.errors.contains(sentence))
    }
  }

  @Test("A recording is accepted against itself at any threshold", .needs(.ge2e))
  func itself() throws {
    try withVoices { folder in
      for name in ["anna_1", "anna_2", "bert_1", "bert_2"] {
        try FileManager.default.copyItem(
          at: folder.appendingPathComponent("v/\(name).wav"), to: folder.appendingPathComponent("copy.wav"))
        for extra in [[], ["--no-cache"]] {
          let result = try AssayCommand.run(
            ["verify", "v/\(name).wav", "copy.wav", "--threshold", "1", "--json"] + extra, folder: folder)
          let pair = try #require(result.decoded([Pair].self).first)
          #expect(pair.accepted && pair.score == 1, "\(name): \(pair.score)")
        }
        try FileManager.default.removeItem(at: folder.appendingPathComponent("copy.wav"))
      }
    }
  }

  @Test(
    "Why a verdict is to be read with care is told once a recording, from the cache as well, and stands in the JSON",
    .needs(.ge2e))
  func cautions() throws {
    try withVoices { folder in
      try Recordings.voice("short.wav", in: folder, seconds: 0.6)
      try Recordings.voice("slow.wav", in: folder, seconds: 2, rate: 4_000)
      let voice = TestSpeech.voice(pitch: 120, seconds: 2)
      try Recordings.wav("clipped.wav", in: folder, floats: voice.map { max(-1, min(1, 40 * $0)) })
      let peak = voice.map(abs).max() ?? 1
      try Recordings.wav("loud.wav", in: folder, floats: voice.map { 1.5 * $0 / peak })
      try Data("a,b\nshort.wav,slow.wav\nclipped.wav,loud.wav\nshort.wav,v/anna_1.wav\n".utf8)
        .write(to: folder.appendingPathComponent("pairs.csv"))
      let root = folder.appendingPathComponent("embeddings").path
      for _ in 1...2 {
        let result = try AssayCommand.run(
          ["verify", "--pairs", "pairs.csv", "--json"], environment: ["ASSAY_EMBEDDINGS": root],
          folder: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        let notes = result.errors.split(separator: "\n")
        for (name, words) in [
          ("short.wav", "It is shorter than a second"), ("slow.wav", "It has a sample rate of 4000 Hz"),
          ("clipped.wav", "The recording is clipped"), ("loud.wav", "exceed full scale"),
        ] {
          #expect(
            notes.filter { $0.hasPrefix("note: \(name): ") && $0.contains(words) }.count == 1, "\(name)")
        }
        #expect(notes.count == 4, "\(result.errors)")
        let pairs = try result.decoded([Pair].self)
        #expect(pairs.map(\.notices.count) == [2, 2, 1])
        try #require(pairs.count == 3)
        #expect(pairs[2].notices[0].hasPrefix("short.wav: It is shorter"))
      }
      try Recordings.wav("big.wav", in: folder, floats: voice.map { 30_000 * $0 })
      let refused = try AssayCommand.run(["verify", "big.wav", "v/anna_1.wav"], folder: folder)
      #expect(refused.exitCode == 1 && refused.errors.contains("but full scale is 1"))
    }
  }
}
