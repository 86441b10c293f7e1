/// What a clone is to say.
public enum CloningContent: Sendable, Equatable {
  /// Which of the two a cloner takes.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case text
    case speech
  }

  /// Words, for text to speech.
  case text(String)
  /// Somebody's recording whose words and timing are kept, for voice conversion.
  case speech(Utterance)

  public var kind: Kind {
    switch self {
    case .text: .text
    case .speech: .speech
    }
  }
}
