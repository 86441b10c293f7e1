public import GRDB

/// One method as it was made: with its parameters, weights and version.
public struct MethodRecord: Codable, Sendable, Equatable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "method"

  /// SHA-256 of ``recipe``.
  public let key: String
  public let role: String
  public let label: String
  /// Canonical JSON.
  public let recipe: String

  public init(key: String, role: String, label: String, recipe: String) {
    self.key = key
    self.role = role
    self.label = label
    self.recipe = recipe
  }
}
