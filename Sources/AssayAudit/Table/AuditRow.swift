/// One row of the table: what one verifier makes of speech after one protection and one purifier, or of its clones.
public struct AuditRow: Sendable, Codable, Equatable {
  /// The protection's label; ``AuditPlan/unprotected`` for none.
  public let protection: String
  /// The purifier's label; ``AuditPlan/unpurified`` for none.
  public let purifier: String
  /// The cloner's label; ``AuditPlan/uncloned`` for the speech itself.
  public let cloner: String
  public let verifier: String
  /// The score from which the verifier accepts.
  public let threshold: Double
  /// Similarity to the clean recording of the same utterance, in [−1, 1]: how much of the voice is left.
  public let similarity: MeanEstimate
  /// Similarity to another clean recording of the same speaker, in [−1, 1]: what verification decides on.
  public let score: MeanEstimate
  /// The verification trials in which the score reaches the threshold.
  public let accepted: RateEstimate
  /// The same at a calibrated threshold; `nil` for a verifier without calibration.
  public let calibrated: CalibratedAcceptance?
  /// Utterances for which a step failed. They are in none of the numbers above.
  public let failed: Int
  /// Utterances without a verification trial, since their speaker has no other recording.
  public let withoutTrial: Int
}
