import AssayReport
import Foundation

/// The pairs that a verifier compared, for a reader.
package struct VerificationSummary {
  private let results: [VerificationResult]
  private let verifier: String
  private let threshold: Double
  private let failed: Int

  /// - Parameter failed: pairs without a result.
  package init(_ results: [VerificationResult], verifier: String, threshold: Double, failed: Int) {
    self.results = results
    self.verifier = verifier
    self.threshold = threshold
    self.failed = failed
  }

  /// A line for each pair, and one for all of them.
  package var text: String {
    let rows = results.map { result in
      [
        result.accepted ? "accepted" : "rejected", NumberFormat.decimals(result.score, 4),
        URL(fileURLWithPath: result.a).lastPathComponent, URL(fileURLWithPath: result.b).lastPathComponent,
      ]
    }
    var summary = "\(verifier), threshold \(NumberFormat.significant(threshold))"
    if !results.isEmpty {
      let mean = results.reduce(0.0) { $0 + $1.score } / Double(results.count)
      summary +=
        ": mean \(NumberFormat.decimals(mean, 4)), accepted \(results.count(where: \.accepted))/\(results.count)"
    }
    if failed > 0 { summary += ", \(failed) failed" }
    return (rows.isEmpty ? "" : TextTable(rows: rows, alignments: [.left, .right]).text + "\n") + summary
  }
}
