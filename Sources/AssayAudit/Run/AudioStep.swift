import AssayRoles
import AssayStore

/// One method at work, and what it has made in this and earlier runs.
final class AudioStep {
  let label: String
  let recipe: MethodRecipe
  /// Hash of ``recipe``.
  let key: String
  /// What durations are kept by.
  let kind: String
  /// By artefact key.
  var known: [String: ArtefactRecord]

  init(_ role: Role, _ label: String, _ made: MadeMethods, _ database: AuditDatabase) throws {
    self.label = label
    recipe = made.recipe(role, label)
    key = try recipe.key().hexadecimal
    kind = AuditWork.kind(role, label)
    known = try database.artefacts(method: key)
  }
}
