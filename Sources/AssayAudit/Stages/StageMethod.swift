import AssayFiles
import AssayRoles
import AssayStore

/// The method of a stage.
struct StageMethod: Sendable {
  let label: String
  let recipe: MethodRecipe
  /// Hash of ``recipe``.
  let key: String

  init(_ label: String, _ recipe: MethodRecipe) throws {
    self.label = label
    self.recipe = recipe
    key = try recipe.key().hexadecimal
  }

  var role: Role { recipe.role }
  /// What durations are kept by.
  var pace: String { "\(role.rawValue) \(label)" }

  /// What the database keeps.
  var record: MethodRecord {
    get throws {
      MethodRecord(key: key, role: role.rawValue, label: label, recipe: try CanonicalJSON.text(recipe))
    }
  }
}
