import AssayFiles
import AssayRoles

/// One recording of the audit's corpus.
public struct PlannedUtterance: Sendable, Codable, Equatable {
  public let id: String
  /// Where the file was when the plan was made. It may be moved: ``contentHash`` is what counts.
  public let path: String
  public let contentHash: ContentHash
  public let speaker: String
  public let gender: Utterance.Gender?
  public let transcript: String?

  public init(
    id: String, path: String, contentHash: ContentHash, speaker: String, gender: Utterance.Gender?,
    transcript: String?
  ) {
    self.id = id
    self.path = path
    self.contentHash = contentHash
    self.speaker = speaker
    self.gender = gender
    self.transcript = transcript
  }
}
