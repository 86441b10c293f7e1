import AssayCorpus
import AssayErrors
import AssayFiles
import AssayRoles
import AssayStore
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Audits that process several recordings at once")
struct AuditThreadsTests {
  private func withPlan(_ fakes: SyntheticMethods, _ body: (URL, AuditPlan) throws -> Void) throws {
    try TestFiles.withTemporaryFolder { root in
      let clean = root.appendingPathComponent("clean")
      try SyntheticCorpus.write(to: clean, speakers: 4, utterances: 3)
      let plan = try AuditPlan(
        corpus: Corpus.load(clean: clean), methods: fakes.methods,
        protections: [MethodRequest("mask"), MethodRequest("useless")], purifiers: [MethodRequest("unmask")],
        verifiers: [MethodRequest(method: "tones")], seed: 5)
      try body(root, plan)
    }
  }

  private func artefacts(_ run: URL) throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try AuditDatabase(RunFolder(run)).artefacts().map { ($0.key, $0.contentHash) })
  }

  @Test("The results are the same as one after the other, and so are failures")
  func sameResults() throws {
    let fakes = SyntheticMethods(failing: ["mask s1_1", "unmask s2_0", "tones s0_2"])
    try withPlan(fakes) { root, plan in
      let (one, four) = (root.appendingPathComponent("one"), root.appendingPathComponent("four"))
      let alone = try AuditRunner.run(plan, methods: fakes.methods, folder: one)
      let calls = fakes.total
      let together = try AuditRunner.run(plan, methods: fakes.methods, folder: four, threads: 4)
      #expect(fakes.total == 2 * calls)
      #expect(together == alone && !alone.failures.isEmpty)
      #expect(try artefacts(one) == artefacts(four))
      #expect(try AuditRunner.run(plan, methods: fakes.methods, folder: four, threads: 4) == together)
    }
  }

  @Test("What was at work when it was stopped is kept, and the next run ends with the same results")
  func stopped() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes) { root, plan in
      let whole = try AuditRunner.run(
        plan, methods: fakes.methods, folder: root.appendingPathComponent("whole"))
      let calls = fakes.total
      let run = root.appendingPathComponent("run")
      for point in [3, 20, 50] {
        let error = #expect(throws: AuditError.self) {
          _ = try AuditRunner.run(
            plan, methods: fakes.methods, folder: run, threads: 3, isStopped: { fakes.total >= calls + point }
          )
        }
        #expect(error?.code == .stopped)
      }
      #expect(try AuditRunner.run(plan, methods: fakes.methods, folder: run, threads: 3) == whole)
      #expect(fakes.total == 2 * calls)
    }
  }
}
