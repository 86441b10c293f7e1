import AssayFiles
import AssayRoles

/// How a method is made: all that can change what it does.
struct MethodRecipe: Codable, Equatable {
  let role: Role
  let method: String
  let parameters: ParameterValues
  /// SHA-256 by file name.
  let weights: [String: String]
  /// Assay's version.
  let version: String
  /// The run's seed, which the method is made with.
  let seed: UInt64

  /// SHA-256 of the canonical JSON.
  func key() throws -> ContentHash { ContentHash(of: try CanonicalJSON.text(self)) }
}
