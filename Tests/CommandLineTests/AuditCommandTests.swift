import AssayAudit
import Foundation
import Testing
import _AssayTestSupport

@testable import assay

@Suite("assay audit")
struct AuditCommandTests {
  private func withCorpus<Result>(_ body: (URL) throws -> Result) throws -> Result {
    try TestFiles.withTemporaryFolder { folder in
      for (speaker, pitch) in [("anna", 220.0), ("bert", 90), ("carl", 130)] {
        for number in 1...3 {
          try Recordings.voice(
            "speech/\(speaker)_\(number).wav", in: folder, pitch: pitch + Double(number),
            seconds: 1.6 + Double(number) / 10)
        }
      }
      return try body(folder)
    }
  }

  @Test(
    "An audit prints its table and writes it; again it finds all done; as JSON it is the same",
    .needs(.ge2e))
  func run() throws {
    try withCorpus { folder in
      let call = [
        "audit", "--clean", "speech", "-o", "run", "--set", "attackvc.iterations=1", "--purifiers",
        "none,quantisation", "--set", "quantisation.bits=6", "--limit-per-speaker", "2", "--limit-speakers",
        "2",
      ]
      let first = try AssayCommand.run(call, folder: folder)
      #expect(first.exitCode == 0, "\(first.errors)")
      #expect(first.output.hasPrefix("Audit of 4 recordings of 2 speakers, seed 0"))
      #expect(first.output.contains("attackvc:iterations=1 by ge2e: "))
      #expect(first.output.contains("\nResults: "))
      let table = try String(contentsOf: folder.appendingPathComponent("run/table.txt"), encoding: .utf8)
      #expect(first.output.hasPrefix(table))
      let again = try AssayCommand.run(call + ["--json"], folder: folder)
      let written = try AuditTable(contentsOf: folder.appendingPathComponent("run/results.json"))
      #expect(try again.decoded(AuditTable.self) == written)
      #expect(
        written.rows.map { "\($0.protection) \($0.purifier)" } == [
          "clean none", "clean quantisation:bits=6", "clean gaussian-noise", "attackvc:iterations=1 none",
          "attackvc:iterations=1 quantisation:bits=6", "attackvc:iterations=1 gaussian-noise",
          "noise like attackvc:iterations=1 none", "shaped noise like attackvc:iterations=1 none",
        ])
      let other = try AssayCommand.run(call + ["--seed", "3"], folder: folder)
      #expect(other.exitCode == 1)
      #expect(other.errors.contains("contains another audit: the seed is 3, not 0"))
    }
  }

  @Test(
    "Recordings that are protected already are audited by their names", .needs(.ge2e))
  func protectedFolder() throws {
    try withCorpus { folder in
      #expect(
        try AssayCommand.run(["purify", "speech", "-o", "theirs", "--method", "low-pass"], folder: folder)
          .exitCode
          == 0)
      let call = [
        "audit", "--clean", "speech", "-o", "run", "--protections", "", "--protected-folder", "vendor=theirs",
        "--purifiers", "none", "--limit-per-speaker", "2", "--json",
      ]
      let result = try AssayCommand.run(call, folder: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let table = try result.decoded(AuditTable.self)
      #expect(
        Set(table.rows.map(\.protection)) == [
          "clean", "vendor", "noise like vendor", "shaped noise like vendor",
        ])
    }
  }

  @Test(
    "A mistake is told before any work, and no run is begun",
    arguments: [
      (["--clean", "gone"], "There is no corpus at"),
      (["--clean", "speech", "--purifiers", "mp4"], "There is no purifier called “mp4”"),
      (["--clean", "speech", "--verifiers", ""], "The audit has no verifier"),
      (["--clean", "speech", "--set", "bits=3"], "does not name a method: write METHOD.bits="),
      (
        ["--clean", "speech", "--set", "speex.x=3"], "names the method “speex”, which the audit does not use"
      ),
      (["--clean", "speech", "--set", "mp3.x=3"], "mp3 has no parameter “x”"),
      (["--clean", "speech", "--protected-folder", "a=speech/anna_1.wav"], "anna_1.wav"),
    ])
  func mistakes(_ arguments: [String], _ sentence: String) throws {
    try withCorpus { folder in
      let result = try AssayCommand.run(["audit", "-o", "run"] + arguments, folder: folder)
      #expect(result.exitCode == 1)
      #expect(result.errorLines.count == 1)
      #expect(result.errors.contains(sentence))
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("run").path))
    }
  }

  @Test("Settings go to the methods of that name or label")
  func requests() throws {
    let settings = try ["mp3.bitRate=8000", "low.cutoff=1", "a.b.c=d=e"].map { text in
      try #require(ParameterOptions.Setting(argument: text))
    }
    var requests = try AuditRequests(settings)
    let read = try requests.read("mp3, low@low-pass ,a.b,opus:bitRate=500")
    #expect(read.map(\.method) == ["mp3", "low-pass", "a.b", "opus"])
    #expect(read.map(\.label) == ["mp3:bitRate=8000", "low", "a.b:c=d=e", "opus:bitRate=500"])
    #expect(
      read.map(\.overrides) == [["bitRate": "8000"], ["cutoff": "1"], ["c": "d=e"], ["bitRate": "500"]])
    try requests.requireAllUsed()
    #expect(try requests.read("").isEmpty)
  }

  @Test(
    "Voices are cloned by programs, and clones of others are scored",
    .needs(.ge2e))
  func clones() throws {
    try withCorpus { folder in
      for name in ["anna_1", "anna_2", "bert_1", "bert_2"] {
        try FileManager.default.createDirectory(
          at: folder.appendingPathComponent("theirs/clean/none"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
          at: folder.appendingPathComponent("speech/\(name).wav"),
          to: folder.appendingPathComponent("theirs/clean/none/\(name).wav"))
      }
      try Data("role: cloner\ncontent: text\ncommand: [cp, \"{reference}\", \"{out}\"]\n".utf8).write(
        to: folder.appendingPathComponent("copy.yaml"))
      let call = [
        "audit", "--clean", "speech", "-o", "run", "--protections", "", "--purifiers", "none",
        "--limit-per-speaker", "2", "--limit-speakers", "2", "--cloners",
        "copy@external-cloner:program=copy.yaml",
        "--cloned-folder", "vendor=theirs",
      ]
      let result = try AssayCommand.run(call, folder: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let table = try AuditTable(contentsOf: folder.appendingPathComponent("run/results.json"))
      #expect(
        table.rows.map { "\($0.protection) \($0.purifier) \($0.cloner)" } == [
          "clean none none", "clean gaussian-noise none", "clean none copy", "clean gaussian-noise copy",
          "clean none vendor",
        ])
      // A program that returns the reference is a perfect cloner.
      let similarities = table.rows.filter { $0.purifier == "none" }.compactMap(\.similarity.mean)
      #expect(similarities.count == 3 && similarities.allSatisfy { $0 > 0.999 }, "\(similarities)")
      let accuracy = try AssayCommand.run(
        ["results", "accuracy", "run", "--filter", "verifier"], folder: folder)
      #expect(accuracy.exitCode == 0 && accuracy.output.contains("vendor"), "\(accuracy.errors)")
      let compared = try AssayCommand.run(
        ["results", "compare", "run", "--protection", "clean", "--cloner", "copy"], folder: folder)
      #expect(compared.exitCode == 0 && compared.output.contains("cloned by copy"), "\(compared.errors)")

      for (arguments, words) in [
        (["--cloners", "parrot"], "There is no cloner called"),
        (["--cloned-folder", "other=speech"], "folder of clones named by the audit's labels"),
        (["--cloners", "none@external-cloner:program=copy.yaml"], "Two cloners are called “none”"),
      ] {
        let wrong = try AssayCommand.run(
          ["audit", "--clean", "speech", "-o", "wrong", "--protections", ""] + arguments, folder: folder)
        #expect(wrong.exitCode == 1 && wrong.errors.contains(words), "\(arguments): \(wrong.errors)")
      }
    }
  }
}
