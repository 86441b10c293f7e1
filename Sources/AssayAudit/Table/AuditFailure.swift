import AssayStore

/// A unit of work that failed, as the results list it.
public struct AuditFailure: Sendable, Codable, Equatable {
  public let utterance: String
  public let protection: String
  /// `nil` where the protection itself failed.
  public let purifier: String?
  /// `nil` where nothing is cloned.
  public let cloner: String?
  /// `nil` where no audio could be made.
  public let verifier: String?
  public let message: String

  init(_ record: FailureRecord) {
    utterance = record.utterance
    protection = record.protection
    purifier = record.purifier.isEmpty ? nil : record.purifier
    cloner = record.cloner.isEmpty ? nil : record.cloner
    verifier = record.verifier.isEmpty ? nil : record.verifier
    message = record.message
  }

  /// What failed, such as `antifake › median`.
  var place: String { [protection, purifier, cloner, verifier].compactMap { $0 }.joined(separator: " › ") }
}
