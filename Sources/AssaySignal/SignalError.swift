/// What went wrong with audio, in one sentence that names the file and says what to do.
public struct SignalError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure, for code that wants to react to it.
  public enum Code: String, Sendable {
    case unreadable, empty, silent, notFinite, tooShort, unsupportedFormat, writeFailed, invalidParameter,
      externalProgramMissing, externalProgramFailed, noSpeech
  }

  public let code: Code
  /// A complete sentence for a person: the file or parameter, what is wrong, what to do.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
