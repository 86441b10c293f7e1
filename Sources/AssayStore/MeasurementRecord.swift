public import GRDB

/// What one method found out about one audio file: a rater's scores, the words that a recogniser heard.
///
/// It is addressed by what was measured and by the method, as an ``EmbeddingRecord`` is.
public struct MeasurementRecord: Codable, Sendable, Equatable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "measurement"

  /// SHA-256 of the audio file, or of the list of files where several are compared.
  public let subject: String
  /// Key of the ``MethodRecord``.
  public let method: String
  /// JSON.
  public let result: String
  /// How long the method took.
  public let seconds: Double

  public init(subject: String, method: String, result: String, seconds: Double) {
    self.subject = subject
    self.method = method
    self.result = result
    self.seconds = seconds
  }
}
