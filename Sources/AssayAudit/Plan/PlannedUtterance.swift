public import AssayFiles
public import AssayRoles

/// One recording of the audit's corpus.
public struct PlannedUtterance: Sendable, Codable, Equatable {
  public let id: String
  /// Where the file was when the plan was made. It may be moved: ``contentHash`` is what counts.
  public let path: String
  public let contentHash: ContentHash
  public let speaker: String
  public let gender: Utterance.Gender?
  public let transcript: String?
  public let language: String?
  /// How long the recording is; `nil` where it could not be told.
  public let seconds: Double?

  public init(
    id: String, path: String, contentHash: ContentHash, speaker: String, gender: Utterance.Gender?,
    transcript: String?, language: String? = nil, seconds: Double? = nil
  ) {
    self.id = id
    self.path = path
    self.contentHash = contentHash
    self.speaker = speaker
    self.gender = gender
    self.transcript = transcript
    self.language = language
    self.seconds = seconds
  }

  /// The same recording in another version.
  func moved(to path: String, _ contentHash: ContentHash) -> PlannedUtterance {
    PlannedUtterance(
      id: id, path: path, contentHash: contentHash, speaker: speaker, gender: gender, transcript: transcript,
      language: language, seconds: seconds)
  }
}
