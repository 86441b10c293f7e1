/// A problem with libtorch or a device, in one sentence that says what to do.
public struct TensorError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case libraryMissing, deviceMissing
    /// Several processes cannot work together.
    case noGroup
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
