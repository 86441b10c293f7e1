import AssayAudit
import AssayRoles
import Testing
import _AssayTestSupport

@Suite("GE2E verifier", .needs(.ge2e))
struct GE2EVerifierTests {
  @Test("Embeddings have norm 1, and a recording is like itself")
  func norm() throws {
    try VerifierChecks.norm("ge2e", values: 256, threshold: 0.697)
  }

  @Test(
    "All 125 evaluation utterances: EER 0.0233 ± 0.002, clean against protected 0.524 ± 0.005",
    .needs(.shared("data/eval/clean"), .shared("data/eval/protected")))
  func evaluation() throws {
    let protected = TestFiles.shared("data/eval/protected")
    let evaluation = try VerifierChecks.evaluation("ge2e")
    let verifier = evaluation.verifier
    let others = try VerifierChecks.embed(evaluation.names, of: protected, verifier)
    let mean = zip(evaluation.embeddings, others).map { verifier.similarity($0, $1) }.reduce(0, +) / 125
    expectClose(mean, 0.524, tolerance: 0.005, "mean similarity of clean and protected")
    expectClose(evaluation.result.rate, 0.0233, tolerance: 0.002, "equal error rate")
    expectClose(evaluation.result.threshold, 0.690, tolerance: 0.005, "threshold at the equal error rate")
  }
}
