import AssayCorpus
import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Calibrated verdicts")
struct CalibratedVerdictTests {
  @Test("An audit with a calibration reports both thresholds, and says whether the verdict hangs on it")
  func audit() throws {
    try TestFiles.withTemporaryFolder { root in
      let clean = root.appendingPathComponent("clean")
      try SyntheticCorpus.write(to: clean, speakers: 6, utterances: 4)
      let methods = SyntheticMethods()
      func calibrations(_ threshold: Double, _ interval: (Double, Double)) throws -> [Calibration] {
        let json = """
          {"kind": "calibration", "format": 1, "version": "t", "verifier": "tones", "parameters": {"level": 1},
           "weights": {}, "corpus": "c", "corpus_sha256": "\(String(repeating: "0", count: 64))",
           "recordings": 24, "speakers": 6, "trials": {"genuine": 36, "impostor": 240}, "eer": 0.01,
           "threshold": \(threshold), "interval": {"lower": \(interval.0), "upper": \(interval.1)},
           "min_dcf": [], "published": {"threshold": 0.8, "falseAcceptance": 0, "falseRejection": 0},
           "resamples": 100, "seed": 1}
          """
        return [try JSONDecoder().decode(Calibration.self, from: Data(json.utf8))]
      }
      func table(_ run: String, _ calibrations: [Calibration]) throws -> AuditTable {
        let plan = try AuditPlan(
          corpus: Corpus.load(clean: clean), methods: methods.methods,
          protections: [MethodRequest("mask@mask:level=1.7")],
          purifiers: [MethodRequest("unmask")], verifiers: [MethodRequest(method: "tones")],
          calibrations: calibrations, seed: 7)
        return try AuditRunner.run(plan, methods: methods.methods, folder: root.appendingPathComponent(run))
      }
      let plain = try table("run", [])
      #expect(plain.rows.allSatisfy { $0.calibrated == nil } && !plain.text.contains("calibrated"))
      // Masked speech scores below 0.5: between 0.6 and 0.9 nothing changes.
      let firm = try table("run", calibrations(0.7, (0.6, 0.9)))
      #expect(firm.rows.map(\.accepted) == plain.rows.map(\.accepted))
      #expect(firm.rows.allSatisfy { $0.calibrated?.threshold == 0.7 })
      let verdict = try #require(firm.verdicts.first?.calibrated)
      #expect(verdict.protects && verdict.flips.isEmpty && verdict.outcomes["unmask"] == .defeats)
      #expect(
        firm.text.contains("At the calibrated threshold 0.700, and everywhere in its interval [0.600, 0.900]")
      )
      #expect(firm.csv.contains("calibrated_threshold"))
      // From -1 on everything is accepted, masked or not.
      let loose = try table("run", calibrations(0.7, (-1, 0.9)))
      let flips = try #require(loose.verdicts.first?.calibrated?.flips)
      #expect(flips.first?.purifier == nil)
      #expect(flips.first?.findings == ["is not shown to protect", "protects"])
      #expect(loose.text.contains("this verdict would flip: mask is not shown to protect or protects"))
      #expect(throws: AuditError.self) {
        try AuditPlan(
          corpus: Corpus.load(clean: clean), methods: methods.methods, protections: [],
          purifiers: [], verifiers: [MethodRequest(method: "tones")],
          calibrations: try calibrations(0.7, (0.6, 0.9)) + calibrations(0.6, (0.5, 0.9)), seed: 7)
      }
    }
  }
}
