public import GRDB

/// One audio file that a method made, and what it was made of.
public struct ArtefactRecord: Codable, Sendable, Equatable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "artefact"

  /// SHA-256 of ``recipe``; names the file.
  public let key: String
  /// Key of the ``MethodRecord``.
  public let method: String
  /// Id of the ``UtteranceRecord``.
  public let utterance: String
  /// Canonical JSON: method, parameters, weights, version, seed, and the hash of the input.
  public let recipe: String
  /// SHA-256 of the file.
  public let contentHash: String
  public let byteCount: Int
  public let sampleRate: Int
  public let sampleCount: Int
  /// JSON object: what the method says about this result.
  public let details: String
  /// JSON array of sentences.
  public let notices: String
  /// How long the method took.
  public let seconds: Double

  public init(
    key: String, method: String, utterance: String, recipe: String, contentHash: String, byteCount: Int,
    sampleRate: Int, sampleCount: Int, details: String, notices: String, seconds: Double
  ) {
    self.key = key
    self.method = method
    self.utterance = utterance
    self.recipe = recipe
    self.contentHash = contentHash
    self.byteCount = byteCount
    self.sampleRate = sampleRate
    self.sampleCount = sampleCount
    self.details = details
    self.notices = notices
    self.seconds = seconds
  }
}
