public import GRDB

/// One utterance of the audit's corpus.
public struct UtteranceRecord: Codable, Sendable, Equatable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "utterance"

  public let id: String
  public let speaker: String
  /// SHA-256 of the audio file.
  public let contentHash: String

  public init(id: String, speaker: String, contentHash: String) {
    self.id = id
    self.speaker = speaker
    self.contentHash = contentHash
  }
}
