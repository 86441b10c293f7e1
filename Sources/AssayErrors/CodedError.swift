/// The kinds of failure of one domain, for programs that react to them.
public protocol ErrorCode: RawRepresentable, Sendable, Equatable where RawValue == String {}

/// A failure: a code for programs, and for people one sentence that names what is wrong and says what to do.
///
/// Each target has its own, such as `FileError`: an alias of this type with the target's codes, so that errors of two targets
/// are two types. Sentences know nothing of a command line. They call what a caller may set “the option NAME” or “the
/// parameter NAME”.
public struct CodedError<Kind: ErrorCode>: Error, Equatable, CustomStringConvertible {
  public typealias Code = Kind

  public let code: Code
  /// A complete sentence: the file or parameter, what is wrong, what to do.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
