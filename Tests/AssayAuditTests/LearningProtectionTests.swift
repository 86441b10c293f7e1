import AssayCorpus
import AssayErrors
import AssayRoles
import AssayStore
import Foundation
import Synchronization
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Protections that learn from a speaker's recordings")
struct LearningProtectionTests {
  private func withCorpus(utterances: Int = 5, _ body: (URL, Corpus) throws -> Void) throws {
    try TestFiles.withTemporaryFolder { root in
      let clean = root.appendingPathComponent("clean")
      try SyntheticCorpus.write(to: clean, speakers: 3, utterances: utterances)
      try body(root, Corpus.load(clean: clean))
    }
  }

  private func plan(
    _ corpus: Corpus, _ fakes: SyntheticMethods, protections: [String], cloners: [String] = [],
    speech: SourceSpeech = .clean
  ) throws -> AuditPlan {
    try AuditPlan(
      corpus: corpus, methods: fakes.methods, protections: protections.map { try MethodRequest($0) },
      purifiers: [MethodRequest("unmask")], cloners: cloners.map { try MethodRequest($0) },
      sourceSpeech: speech, verifiers: [MethodRequest("tones")], raters: [MethodRequest("meter")], seed: 3)
  }

  @Test("It learns once a speaker, and no trial has a recording that it learned from")
  func trials() throws {
    let fakes = SyntheticMethods()
    try withCorpus { root, corpus in
      let run = root.appendingPathComponent("run")
      let plan = try plan(corpus, fakes, protections: ["learner", "mask"])
      let table = try AuditRunner.run(plan, methods: fakes.methods, folder: run, threads: 3)
      #expect(fakes.calls.withLock { $0["learned"] } == 3 && fakes.calls.withLock { $0["learner"] } == 9)
      // All rows are over the same recordings, whatever the protection.
      #expect(fakes.calls.withLock { $0["mask"] } == 9)
      #expect(table.rows.allSatisfy { $0.similarity.count == 9 && $0.accepted.trials == 9 && $0.failed == 0 })
      #expect(table.ratings?.allSatisfy { $0.failed == 0 && $0.value.count == 9 } == true)
      #expect(table.learnedFrom == 6)
      #expect(
        table.text.contains("6 of 15 recordings are in no number, because a protection learned from them."))
      let trials = try AuditDatabase(RunFolder(run)).trials()
      let seen = Set(trials.map(\.utterance) + trials.compactMap(\.enrolment))
      #expect(seen == Set((0..<3).flatMap { speaker in (2..<5).map { "s\(speaker)_\($0)" } }))
      // Nothing is learned again.
      #expect(try AuditRunner.run(plan, methods: fakes.methods, folder: run, threads: 3) == table)
      #expect(fakes.calls.withLock { $0["learned"] } == 3)
    }
  }

  @Test("Where a clone says again a recording that was learned from, that one is processed, too")
  func processedSources() throws {
    let fakes = SyntheticMethods()
    try withCorpus { root, corpus in
      let plan = try plan(corpus, fakes, protections: ["learner"], cloners: ["parrot"], speech: .processed)
      let table = try AuditRunner.run(
        plan, methods: fakes.methods, folder: root.appendingPathComponent("run"))
      #expect(table.failures.isEmpty && table.rows.allSatisfy { $0.failed == 0 && $0.accepted.trials == 9 })
    }
  }

  @Test(
    "Results without such a protection are what they were, and a speaker with too few recordings is named")
  func others() throws {
    let fakes = SyntheticMethods()
    try withCorpus(utterances: 2) { root, corpus in
      let without = try plan(corpus, fakes, protections: ["mask"])
      let table = try AuditRunner.run(
        without, methods: fakes.methods, folder: root.appendingPathComponent("without"))
      #expect(table.learnedFrom == nil && table.rows.allSatisfy { $0.accepted.trials == 6 })
      let calls = fakes.total
      let error = #expect(throws: AuditError.self) {
        _ = try AuditRunner.run(
          plan(corpus, fakes, protections: ["learner"]), methods: fakes.methods,
          folder: root.appendingPathComponent("with"))
      }
      #expect(
        error?.message.contains("learner learns from 2 recordings of each speaker, but s0 has 2") == true)
      #expect(fakes.total == calls)
    }
  }

  @Test("A recording on its own is refused in a sentence")
  func alone() throws {
    let speech = Utterance(id: "anna", waveform: SyntheticCorpus.voice(0, utterance: 0))
    let error = #expect(throws: RoleError.self) {
      _ = try SyntheticMethods.Learner(owner: SyntheticMethods()).protect(
        speech, candidates: [], context: MethodContext())
    }
    #expect(error?.message.contains("anna cannot be protected on its own") == true)
  }
}
