import AssayModels
import Foundation
import Testing
import _AssayTestSupport

private let hasWeights: Bool = {
  if (try? ModelStore.url(of: "campplus")) != nil { return true }
  FileHandle.standardError.write(
    Data("SKIPPED: tests of the CAM++ verifier need its weights (assay models pull campplus)\n".utf8))
  return false
}()

@Suite("CAM++ verifier", .enabled(if: hasWeights))
struct CAMPlusPlusVerifierTests {
  @Test("Embeddings have norm 1, and a recording is like itself")
  func norm() throws {
    try VerifierChecks.norm("campplus", values: 192, threshold: 0.36)
  }

  @Test("All 125 evaluation utterances: EER 0.0088 ± 0.001 at 0.357 ± 0.005")
  func evaluation() throws {
    guard let evaluation = try VerifierChecks.evaluation("campplus") else { return }
    expectClose(evaluation.result.rate, 0.0088, tolerance: 0.001, "equal error rate")
    expectClose(evaluation.result.threshold, 0.357, tolerance: 0.005, "threshold at the equal error rate")
  }
}
