/// A corpus that cannot be read as it is, in one sentence that says what to do.
public struct CorpusError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case invalidCorpus, invalidManifest, invalidSpeakerTable, invalidTranscripts
    /// A file that could belong to two recordings, or a recording with two such files.
    case ambiguous
    /// One recording under two speakers.
    case repeated
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
