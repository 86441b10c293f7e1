/// Sampling that cannot go on.
public struct SamplerError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case notFinite
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
