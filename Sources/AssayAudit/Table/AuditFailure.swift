import AssayRoles
import AssayStore

/// A unit of work that failed, as the results list it.
public struct AuditFailure: Sendable, Codable, Equatable {
  public let utterance: String
  public let protection: String
  /// `nil` where the protection itself failed.
  public let purifier: String?
  /// `nil` where nothing is cloned.
  public let cloner: String?
  /// `nil` where it was no verifier that failed.
  public let verifier: String?
  /// `nil` where it was no rater that failed.
  public let rater: String?
  /// `nil` where it was no recogniser that failed.
  public let recogniser: String?
  public let message: String

  init(_ record: FailureRecord) {
    utterance = record.utterance
    protection = record.protection
    purifier = record.purifier.isEmpty ? nil : record.purifier
    cloner = record.cloner.isEmpty ? nil : record.cloner
    let judge = record.unit.judge
    func label(_ role: Role) -> String? { judge?.role == role.rawValue ? judge?.label : nil }
    (verifier, rater, recogniser) = (label(.verifier), label(.rater), label(.recogniser))
    message = record.message
  }

  /// What failed, such as `antifake › median`.
  var place: String {
    [protection, purifier, cloner, verifier, rater, recogniser].compactMap { $0 }.joined(separator: " › ")
  }
}
