import AssayCorpus
import AssayErrors
import AssayFiles
import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("AuditPlan")
struct AuditPlanTests {
  private func plan(
    _ entries: [(String, String?)] = [("anna_1", "anna")], protections: [String] = [],
    purifiers: [String] = [],
    verifiers: [String] = ["tones"]
  ) throws -> AuditPlan {
    try TestFiles.withTemporaryFolder { root in
      let corpus = try Corpus(
        entries.map { id, speaker in
          let url = root.appendingPathComponent("\(id).wav")
          try SyntheticCorpus.writeOne(to: url)
          return CorpusEntry(id: id, url: url, speaker: speaker)
        })
      return try AuditPlan(
        corpus: corpus, methods: SyntheticMethods().methods,
        protections: protections.map { try MethodRequest($0) },
        purifiers: purifiers.map { try MethodRequest($0) },
        verifiers: verifiers.map { try MethodRequest($0) },
        seed: UInt64.max)
    }
  }

  @Test("The control is always there, once")
  func control() throws {
    #expect(try plan().purifierLabels == ["none", "gaussian-noise"])
    #expect(
      try plan(purifiers: ["gaussian-noise", "unmask"]).purifierLabels == [
        "none", "gaussian-noise", "unmask",
      ])
  }

  @Test("A plan comes back from its JSON, and does not differ from itself")
  func roundTrip() throws {
    let plan = try plan(protections: ["mask:level=1", "low@mask:level=0.25"], purifiers: ["unmask"])
    let text = try CanonicalJSON.pretty(plan)
    let again = try AuditPlan.decode(Data(text.utf8), name: "plan")
    #expect(try CanonicalJSON.pretty(again) == text)
    #expect(try plan.differences(from: again) == [] && again.differences(from: plan) == [])
    #expect(plan.protectionLabels == ["clean", "mask:level=1", "low"])
    #expect(again.seed == .max)
  }

  @Test("Work is recognised whether its plan is new or was read from JSON, where 1.0 is a whole number")
  func stableRecipes() throws {
    let plan = try plan(protections: ["mask"])
    let again = try AuditPlan.decode(Data(try CanonicalJSON.text(plan).utf8), name: "plan")
    func key(_ plan: AuditPlan) throws -> ContentHash {
      try MethodRecipe(
        role: .protection, method: "mask", parameters: plan.protections[0].parameters, weights: [:],
        version: plan.version, seed: plan.seed
      ).key()
    }
    #expect(try key(plan) == key(again))
  }

  @Test("Plans that make no sense are refused")
  func invalid() throws {
    func message(_ body: () throws -> AuditPlan) -> String {
      (#expect(throws: AuditError.self) { _ = try body() })?.message ?? ""
    }
    #expect(message { try plan(verifiers: []) }.contains("no verifier"))
    #expect(
      message { try plan(protections: ["mask", "mask"]) }.contains("Two protections are called “mask”"))
    #expect(message { try plan(protections: ["clean@mask"]) }.contains("reserved"))
    #expect(message { try plan(purifiers: ["none@unmask"]) }.contains("reserved"))
    #expect(message { try plan([("recording", nil)]) }.contains(" is unknown: name files"))
    #expect(throws: RoleError.self) { _ = try plan(protections: ["absent"]) }
    #expect(throws: RoleError.self) { _ = try plan(protections: ["mask:level=9"]) }
  }

  @Test("Methods are asked for as NAME, NAME:key=value and LABEL@NAME")
  func requests() throws {
    #expect(try MethodRequest("median") == MethodRequest(method: "median"))
    let request = try MethodRequest("q8@quantization:bits=8:range=full")
    #expect(request.label == "q8" && request.method == "quantization")
    #expect(request.overrides == ["bits": "8", "range": "full"])
    #expect(try MethodRequest("x:b=2:a=1").label == "x:a=1:b=2")
    for text in ["", ":a=1", "x:a", "@x", "x:=1", "x:a=1:a=2"] {
      #expect(throws: AuditError.self, "\(text)") { _ = try MethodRequest(text) }
    }
  }
}
