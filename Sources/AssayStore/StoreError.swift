/// A run folder that cannot be used as asked, in one sentence that names it and says what to do.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case inUse, notWritable, damagedDatabase, newerDatabase
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
