import AssayFiles
public import AssayRoles

/// A sentence that a method said about its results, and for how many of them.
public struct AuditNotice: Sendable, Codable, Equatable {
  struct Subject: Hashable {
    let role: Role
    let label: String
    let text: String
  }

  public let role: Role
  /// The method's label.
  public let label: String
  public let text: String
  /// How many results it was said about.
  public let count: Int

  init(_ subject: Subject, count: Int) {
    role = subject.role
    label = subject.label
    text = subject.text
    self.count = count
  }

  /// Order by role, label and text.
  func precedes(_ other: AuditNotice) -> Bool {
    if role != other.role { return role.rawValue.precedes(other.role.rawValue) }
    return label == other.label ? text.precedes(other.text) : label.precedes(other.label)
  }
}
