/// What a clone is to say.
public struct CloningContent: Sendable, Equatable {
  /// The kinds of content that a cloner may take.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case text
    case speech
  }

  public enum Said: Sendable, Equatable {
    /// Words, for text to speech.
    case text(String)
    /// Somebody's recording whose words and timing are kept, for voice conversion.
    case speech(Utterance)
  }

  public let said: Said
  /// The language of the words as ISO 639-1 has it, such as `en`; `nil` for the cloner's own.
  public let language: String?

  public init(_ said: Said, language: String? = nil) {
    self.said = said
    self.language = language
  }

  public static func text(_ words: String, language: String? = nil) -> CloningContent {
    .init(.text(words), language: language)
  }

  public static func speech(_ source: Utterance, language: String? = nil) -> CloningContent {
    .init(.speech(source), language: language ?? source.language)
  }

  public var kind: Kind {
    switch said {
    case .text: .text
    case .speech: .speech
    }
  }
}
