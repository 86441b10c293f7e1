package import AssayAudit
import AssayReport

/// How well a verifier tells the speakers of a folder apart.
package struct FolderResult: Encodable {
  package let folder: String
  package let verifier: String
  package let recordings: Int
  package let speakers: Int
  package let equalErrorRate: EqualErrorRate
  /// The threshold that the verifier decides by.
  package let threshold: Double
  /// Shares of wrong decisions at that threshold.
  package let falseAcceptanceRate: Double
  package let falseRejectionRate: Double

  package init(
    folder: String, verifier: String, recordings: Int, speakers: Int, equalErrorRate: EqualErrorRate,
    threshold: Double, falseAcceptanceRate: Double, falseRejectionRate: Double
  ) {
    self.folder = folder
    self.verifier = verifier
    self.recordings = recordings
    self.speakers = speakers
    self.equalErrorRate = equalErrorRate
    self.threshold = threshold
    self.falseAcceptanceRate = falseAcceptanceRate
    self.falseRejectionRate = falseRejectionRate
  }

  package var text: String {
    func percent(_ share: Double) -> String { NumberFormat.percent(share, 2) }
    return TextTable(rows: [
      ["verifier", verifier],
      ["recordings", "\(recordings) of \(speakers) speakers"],
      ["pairs of one speaker", "\(equalErrorRate.genuineCount)"],
      ["pairs of two speakers", "\(equalErrorRate.impostorCount)"],
      ["equal error rate", percent(equalErrorRate.rate)],
      ["threshold there", NumberFormat.decimals(equalErrorRate.threshold, 4)],
      [
        "at threshold \(NumberFormat.significant(threshold))",
        "accepts \(percent(falseAcceptanceRate)) of strangers, rejects \(percent(falseRejectionRate)) of speakers",
      ],
    ]).text
  }
}
