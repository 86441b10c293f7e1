import AssayAudit
import Testing
import _AssayTestSupport

@Suite("CAM++ verifier", .needs(.campplus))
struct CAMPlusPlusVerifierTests {
  @Test("Embeddings have norm 1, and a recording is like itself")
  func norm() throws {
    try VerifierChecks.norm("campplus", values: 192, threshold: 0.36)
  }

  @Test(
    "All 125 evaluation utterances: EER 0.0088 ± 0.001 at 0.357 ± 0.005",
    .needs(.shared("data/eval/clean")))
  func evaluation() throws {
    let evaluation = try VerifierChecks.evaluation("campplus")
    expectClose(evaluation.result.rate, 0.0088, tolerance: 0.001, "equal error rate")
    expectClose(evaluation.result.threshold, 0.357, tolerance: 0.005, "threshold at the equal error rate")
  }
}
