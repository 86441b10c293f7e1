/// A file that could not be read, written or trusted, in one sentence that names it and says what to do.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case notFound, unreadable, notWritable, diskFull, wrongHash, malformed
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
