import AssayCorpus
import AssayErrors
import AssayFiles
import AssayPhonetics
import AssayRoles
import AssayStore
import Foundation
import Synchronization
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Audits with raters and recognisers")
struct JudgedAuditTests {
  /// - Parameter transcripts: by the recording's name.
  private func withPlan(
    _ fakes: SyntheticMethods, cloners: [String] = ["parrot", "reader"], raters: [String] = ["meter"],
    recognisers: [String] = ["parrot"], transcripts: [String: String] = ["s0_0": "the ferry left"],
    _ body: (URL, () throws -> AuditPlan) throws -> Void
  ) throws {
    try TestFiles.withTemporaryFolder { root in
      let manifest = root.appendingPathComponent("corpus.csv")
      try SyntheticCorpus.write(to: root.appendingPathComponent("clean"), speakers: 3, utterances: 2)
      let names = (0..<3).flatMap { speaker in (0..<2).map { "s\(speaker)_\($0)" } }
      let lines = names.map { "clean/\($0).wav,\($0.prefix(2)),\(transcripts[$0] ?? "")\n" }
      try AtomicFile.write(Data(("path,speaker,text\n" + lines.joined()).utf8), to: manifest)
      try body(root) {
        try AuditPlan(
          corpus: Corpus.load(clean: manifest), methods: fakes.methods,
          protections: [MethodRequest("mask")], purifiers: [MethodRequest("unmask")],
          cloners: cloners.map { try MethodRequest($0) }, verifiers: [MethodRequest("tones")],
          raters: raters.map { try MethodRequest($0) },
          recognisers: recognisers.map { try MethodRequest($0) },
          seed: 2)
      }
    }
  }

  @Test("Everything is rated and recognised once, and the tables tell of it")
  func whole() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes) { root, plan in
      let run = root.appendingPathComponent("run")
      let table = try AuditRunner.run(plan(), methods: fakes.methods, folder: run)
      let ratings = try #require(table.ratings)
      // 8 cells, the speech and two cloners' clones of each, two scores.
      #expect(ratings.count == 8 * 3 * 2 && ratings.allSatisfy { $0.failed == 0 && $0.value.count == 6 })
      func power(_ protection: String, _ purifier: String) throws -> Double {
        try #require(
          ratings.first {
            $0.protection == protection && $0.purifier == purifier && $0.cloner == "none"
              && $0.score == "power"
          }?.value.mean)
      }
      #expect(try power("mask", "none") > power("clean", "none") + 0.05)
      expectClose(try power("mask", "unmask"), try power("clean", "none"), tolerance: 0.01)

      let errors = try #require(table.wordErrors)
      func row(_ protection: String, _ cloner: String) throws -> WordErrorRow {
        try #require(
          errors.first { $0.protection == protection && $0.purifier == "none" && $0.cloner == cloner })
      }
      // One word of three is another one; nobody says what is in the other recordings.
      let speech = try row("clean", "none")
      #expect(speech.errors.numerator == 1 && speech.errors.denominator == 3 && speech.withoutWords == 5)
      #expect(speech.errors.interval == nil && speech.failed == 0)
      let read = try row("mask", "reader")
      let contents = CloneContents(try plan().utterances, seed: 2)
      let expected = (0..<6).map {
        WordErrors(contents.sentence(for: $0), heard: SyntheticMethods.Listener.words)
      }.reduce(.none, +)
      #expect(read.errors.numerator == Double(expected.errors))
      #expect(read.errors.denominator == Double(expected.words) && read.withoutWords == 0)
      #expect(read.errors.ratio == expected.rate && read.errors.interval != nil)

      #expect(table.text.contains("Ratings:") && table.text.contains("Words that a recogniser gets wrong:"))
      #expect(table.text.contains("33.3 %"))
      #expect(table.notices.contains { $0.role == .rater && $0.text == "The meter is not calibrated." })
      let csv = try String(contentsOf: run.appendingPathComponent("ratings.csv"), encoding: .utf8)
      #expect(csv.split(separator: "\r\n").count == 1 + ratings.count)
      let words = try String(contentsOf: run.appendingPathComponent("words.csv"), encoding: .utf8)
      #expect(words.split(separator: "\r\n").count == 1 + errors.count)
      #expect(words.contains("clean,none,none,parrot,1,3,0.3333333333333333,,,1,1,0,5\r\n"))
      #expect(try AuditTable(contentsOf: run.appendingPathComponent("results.json")) == table)

      // Nothing is left to do.
      let calls = fakes.total
      #expect(
        try AuditRunner.run(plan(), methods: fakes.methods, folder: run) == table && fakes.total == calls)
    }
  }

  @Test("A recogniser hears only what has words")
  func onlyWords() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes, cloners: []) { root, plan in
      let table = try AuditRunner.run(
        plan(), methods: fakes.methods, folder: root.appendingPathComponent("run"))
      #expect(fakes.calls.withLock { $0["listener"] } == 8)
      #expect(table.wordErrors?.count == 8)
    }
  }

  @Test("A rater that fails is named with its place, counted, and tried again")
  func failing() throws {
    let fakes = SyntheticMethods(failing: ["meter "])
    try withPlan(fakes, cloners: [], recognisers: []) { root, plan in
      let run = root.appendingPathComponent("run")
      let table = try AuditRunner.run(plan(), methods: fakes.methods, folder: run)
      #expect(table.failures.count == 6 * 8 && table.failures.allSatisfy { $0.rater == "meter" })
      #expect(table.failures.allSatisfy { $0.verifier == nil && $0.recogniser == nil })
      #expect(table.ratings?.allSatisfy { $0.failed == 6 && $0.value.mean == nil } == true)
      #expect(table.text.contains("mask › unmask › meter: meter cannot take ."))
      // The rows of verification are not touched.
      #expect(table.rows.allSatisfy { $0.failed == 0 })
      let after = try AuditRunner.run(plan(), methods: SyntheticMethods().methods, folder: run)
      #expect(after.failures.isEmpty && after.ratings?.allSatisfy { $0.failed == 0 } == true)
    }
  }

  @Test("Raters and recognisers may be added to a finished audit, and not taken away")
  func growing() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes) { root, plan in
      let run = root.appendingPathComponent("run")
      let judged = try plan()
      let plain = try AuditPlan(
        corpus: Corpus.load(clean: root.appendingPathComponent("corpus.csv")),
        methods: fakes.methods, protections: [MethodRequest("mask")], purifiers: [MethodRequest("unmask")],
        cloners: [MethodRequest("parrot"), MethodRequest("reader")], verifiers: [MethodRequest("tones")],
        seed: 2)
      let before = try AuditRunner.run(plain, methods: fakes.methods, folder: run)
      #expect(before.ratings == nil && before.wordErrors == nil)
      #expect(try !before.json().contains("ratings") && !before.json().contains("wordErrors"))
      #expect(!FileManager.default.fileExists(atPath: RunFolder(run).ratingsCSV.path))
      let masked = fakes.calls.withLock { $0["mask"] }
      let after = try AuditRunner.run(judged, methods: fakes.methods, folder: run)
      #expect(after.rows == before.rows && after.ratings != nil)
      #expect(fakes.calls.withLock { $0["mask"] } == masked)
      let error = #expect(throws: AuditError.self) {
        _ = try AuditRunner.run(plain, methods: fakes.methods, folder: run)
      }
      #expect(error?.message.contains("the rater “meter” is missing") == true)
    }
  }

  @Test("A recogniser without anything to compare with is refused before any work")
  func noWords() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes, cloners: [], transcripts: [:]) { _, plan in
      let error = #expect(throws: AuditError.self) { _ = try plan() }
      #expect(error?.message.contains("No recording has a transcript") == true)
    }
  }
}
