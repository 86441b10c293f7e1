import AssayErrors

/// Checks the values of one part of a configuration; what cannot be is told in one sentence.
public struct ConfigurationCheck: Sendable {
  private let subject: String

  /// - Parameter subject: how the sentence begins, such as `The noise's `.
  public init(_ subject: String) { self.subject = subject }

  /// - Parameter fault: what is wrong, after the subject.
  /// - Throws: ``RoleError`` with the fault where the condition does not hold.
  public func callAsFunction(_ holds: Bool, _ fault: @autoclosure () -> String) throws {
    guard holds else {
      throw RoleError(.invalidParameter, "\(subject)\(fault()): correct the configuration.")
    }
  }

  /// - Throws: ``RoleError`` with the name, the value and what it may be, where the condition does not hold.
  public func callAsFunction(_ holds: Bool, _ name: String, _ value: some Any, _ range: String) throws {
    try self(holds, "\(name) is \(value); it must be \(range)")
  }
}
