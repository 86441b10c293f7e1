import AssayAudit
import Foundation

/// How well a verifier tells the speakers of a folder apart.
struct FolderResult: Encodable {
  let folder: String
  let verifier: String
  let recordings: Int
  let speakers: Int
  let equalErrorRate: EqualErrorRate
  /// The threshold that the verifier decides by.
  let threshold: Double
  /// Shares of wrong decisions at that threshold.
  let falseAcceptanceRate: Double
  let falseRejectionRate: Double

  var text: String {
    func percent(_ share: Double) -> String { String(format: "%.2f %%", 100 * share) }
    return TextTable(rows: [
      ["verifier", verifier],
      ["recordings", "\(recordings) of \(speakers) speakers"],
      ["pairs of one speaker", "\(equalErrorRate.genuineCount)"],
      ["pairs of two speakers", "\(equalErrorRate.impostorCount)"],
      ["equal error rate", percent(equalErrorRate.rate)],
      ["threshold there", String(format: "%.4f", equalErrorRate.threshold)],
      [
        "at threshold \(String(format: "%.4g", threshold))",
        "accepts \(percent(falseAcceptanceRate)) of strangers, rejects \(percent(falseRejectionRate)) of speakers",
      ],
    ]).text
  }
}
