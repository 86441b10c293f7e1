public import AssayRoles
public import Foundation

/// An artefact of an audit, with all that a single-file command needs to make it again.
public struct ReplayItem: Sendable {
  /// What a clone says.
  public enum Content: Sendable, Equatable {
    case text(String)
    case recording(PlannedUtterance)
  }

  public let role: Role
  /// What the audit's tables call the method.
  public let label: String
  /// The method's name in its registry.
  public let method: String
  public let parameters: ParameterValues
  public let utterance: PlannedUtterance
  /// The clean, protected or purified recording that the method was given.
  public let input: URL
  /// What the audit has made.
  public let artefact: URL
  /// Set for a clone.
  public let content: Content?
}
