/// An audit that cannot be planned or run as asked, in one sentence that says what to do.
public struct AuditError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case invalidPlan, planDiffers, stopped
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
