/// A download that failed, in one sentence that names what was asked for and says what to do.
public struct DownloadError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// A mirror's variable holds something else than a web address.
    case badAddress
    /// The server has no such file.
    case notFound
    /// The server wants a login or says no.
    case refused
    /// No server of that name.
    case unknownHost
    /// The server kept failing or breaking off.
    case brokenOff
    /// What should be an LFS pointer is something else.
    case noPointer
    /// Anything else that the transfer program says.
    case failed
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
