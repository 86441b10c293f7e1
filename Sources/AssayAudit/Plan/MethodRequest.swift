import AssayErrors
import AssayRoles

/// A method as a user asks for it.
public struct MethodRequest: Sendable, Equatable {
  /// What the tables call it.
  public let label: String
  /// Its name in the registry.
  public let method: String
  /// Parameters that differ from their defaults, as text.
  public let overrides: [String: String]

  public init(method: String, label: String? = nil, overrides: [String: String] = [:]) {
    self.method = method
    self.overrides = overrides
    self.label =
      label
      ?? ([method] + overrides.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(
        separator: ":")
  }

  /// Reads `NAME`, `NAME:key=value:key=value`, or one of these with `LABEL@` in front.
  ///
  /// - Throws: ``AuditError`` with code `.invalidPlan` for anything else.
  public init(_ text: String) throws {
    let (label, rest): (String?, Substring) =
      if let mark = text.firstIndex(of: "@") {
        (String(text[..<mark]), text[text.index(after: mark)...])
      } else {
        (nil, text[...])
      }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    var overrides: [String: String] = [:]
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard pair.count == 2, !pair[0].isEmpty else { throw Self.malformed(text) }
      guard overrides.updateValue(pair[1], forKey: pair[0]) == nil else {
        throw AuditError(.invalidPlan, "“\(text)” sets \(pair[0]) twice: remove one.")
      }
    }
    guard !parts[0].isEmpty, label != "" else { throw Self.malformed(text) }
    self.init(method: parts[0], label: label, overrides: overrides)
  }

  private static func malformed(_ text: String) -> AuditError {
    AuditError(
      .invalidPlan, "“\(text)” names no method: write NAME, NAME:key=value, or LABEL@NAME:key=value.")
  }
}
