/// A method that cannot be made or run as asked, in one sentence that says what to do.
public struct RoleError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case unknownMethod, unknownParameter, invalidParameter, missingModel, noTarget, unsuitableInput
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
