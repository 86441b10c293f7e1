/// Speaks in the voice of a reference recording: what a protection is to prevent.
public protocol Cloner: Sendable {
  /// The file names and hashes of the weights it was made with, for provenance; empty for none.
  var weightHashes: [String: String] { get }
  /// How it uses several cores; by default it takes ``Parallelism/recordings``.
  var parallelism: Parallelism { get }

  /// The kinds of content it takes, at least one, the kind that suits it best first: an audit gives it that.
  var contentKinds: [CloningContent.Kind] { get }

  /// Speaks `content` in the voice of `reference`.
  ///
  /// - Returns: synthetic speech at the cloner's own rate.
  /// - Throws: ``RoleError`` with code `.unsuitableInput` for content of a kind or a language that it does not take or a reference that it cannot
  ///   use, or what a program that it calls fails with.
  func clone(_ reference: Utterance, content: CloningContent, context: MethodContext) throws
    -> ProcessedSpeech
}

extension Cloner {
  public var weightHashes: [String: String] { [:] }
  public var parallelism: Parallelism { .recordings }
}
