import AssayCorpus
import AssayFiles
import AssayRoles
import AssayStore
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("The published schema of results")
struct ResultsSchemaTests {
  private static let url = TestFiles.repository.appendingPathComponent(
    "Documentation/schemas/results-1.schema.json")

  @Test("Results of every kind are as it says, and anything else is found")
  func schema() throws {
    let fakes = SyntheticMethods(failing: ["mask s0_1", "meter "])
    try TestFiles.withTemporaryFolder { root in
      let clean = root.appendingPathComponent("clean")
      try SyntheticCorpus.write(to: clean, speakers: 4, utterances: 3)
      let corpus = try Corpus.load(clean: clean)
      let calibration = try Calibration(
        VerificationTrials(
          (0..<6).map { (speaker: "s\($0 / 2)", embedding: [Float(1), Float($0)]) },
          similarity: { -Double(abs($0[1] - $1[1])) }),
        verifier: (
          "tones", ParameterValues(for: SyntheticMethods.description("tones", .verifier)), [:], 0.8
        ), corpus: ("tests", ContentHash(of: "tests")), resampling: SpeakerResampling(seed: 1))
      func results(calibrations: [Calibration], cloners: [String], judged: Bool, run: String) throws -> Data {
        let plan = try AuditPlan(
          corpus: corpus, methods: fakes.methods, protections: [MethodRequest("mask")],
          purifiers: [MethodRequest("unmask")], cloners: cloners.map { try MethodRequest($0) },
          verifiers: [MethodRequest("tones")], raters: judged ? [MethodRequest("meter")] : [],
          recognisers: judged ? [MethodRequest("parrot")] : [], calibrations: calibrations, seed: 4)
        let folder = root.appendingPathComponent(run)
        _ = try AuditRunner.run(plan, methods: fakes.methods, folder: folder)
        return try Data(contentsOf: RunFolder(folder).resultsJSON)
      }
      let schema = try JSONSchema(contentsOf: Self.url)
      let plain = try results(calibrations: [], cloners: [], judged: false, run: "plain")
      #expect(try schema.problems(of: plain) == [])
      let full = try results(calibrations: [calibration], cloners: ["reader"], judged: true, run: "full")
      #expect(try schema.problems(of: full) == [])

      var object = try #require(try JSONSerialization.jsonObject(with: full) as? [String: Any])
      #expect((object["failures"] as? [Any])?.isEmpty == false && object["calibrations"] != nil)
      object["format"] = 2
      object["extra"] = 1
      object["seed"] = nil
      object["rows"] = [["verifier": 3]]
      let problems = try schema.problems(of: JSONSerialization.data(withJSONObject: object))
      for problem in [
        "$.format: not 1", "$: unexpected extra", "$: no seed", "$.rows[0].verifier: no string",
      ] {
        #expect(problems.contains(problem), "\(problem)")
      }
      #expect(problems.contains("$.rows[0]: no protection"))
    }
  }
}
