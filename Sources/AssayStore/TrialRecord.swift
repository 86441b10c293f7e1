public import GRDB

/// What one verifier made of one utterance after one protection and one purifier, or of its clone.
///
/// Trials follow from the embeddings and are written again as a whole at the end of each run.
public struct TrialRecord: Codable, Sendable, Equatable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "trial"
  /// The cloner of what was not cloned.
  public static let uncloned = "none"

  public let utterance: String
  public let protection: String
  public let purifier: String
  /// The cloner's label; ``uncloned`` for the recording itself.
  public let cloner: String
  public let verifier: String
  /// Similarity to the clean recording of the same utterance; `nil` where something failed.
  public let similarity: Double?
  /// The clean utterance of the same speaker that was enrolled; `nil` where the speaker has no other one.
  public let enrolment: String?
  /// Similarity to the enrolled utterance; `nil` where something failed or nothing is enrolled.
  public let score: Double?
  /// Whether ``score`` reaches the verifier's threshold; `nil` together with it.
  public let accepted: Bool?

  public init(
    utterance: String, protection: String, purifier: String, cloner: String = uncloned, verifier: String,
    similarity: Double?, enrolment: String?, score: Double?, accepted: Bool?
  ) {
    self.utterance = utterance
    self.protection = protection
    self.purifier = purifier
    self.cloner = cloner
    self.verifier = verifier
    self.similarity = similarity
    self.enrolment = enrolment
    self.score = score
    self.accepted = accepted
  }
}
