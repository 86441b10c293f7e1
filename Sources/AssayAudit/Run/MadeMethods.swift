import AssayRoles
import AssayStore

/// The recipes of an audit's methods, and its verifiers.
///
/// Every method is made once before any work begins, so that missing weights are told in the first seconds and
/// not after hours. Protections, purifiers and cloners are let go again, since together they may need more memory than
/// there is; verifiers are small and stay.
struct MadeMethods {
  private var recipes: [Role: [String: MethodRecipe]] = [:]
  /// What each cloner is to be given, by label.
  let contentKinds: [String: CloningContent.Kind]
  /// By label.
  let verifiers: [String: any SpeakerVerifier]

  init(_ plan: AuditPlan, _ environment: MethodEnvironment) throws {
    let methods = environment.methods
    func recipe(_ planned: PlannedMethod, _ role: Role, _ weights: [String: String]) -> MethodRecipe {
      MethodRecipe(
        role: role, method: planned.method, parameters: planned.parameters, weights: weights,
        version: plan.version, seed: plan.seed)
    }
    for planned in plan.protections {
      let made = try methods.protections.entry(named: planned.method).make(planned.parameters, environment)
      recipes[.protection, default: [:]][planned.label] = recipe(planned, .protection, made.weightHashes)
    }
    for control in plan.noiseControls.isEmpty ? [] : NoiseControl.allCases.map(\.description) {
      let planned = PlannedMethod(
        label: control.name, method: control.name, parameters: try ParameterValues(for: control))
      recipes[.protection, default: [:]][control.name] = recipe(planned, .protection, [:])
    }
    for planned in plan.purifiers {
      let made = try methods.purifiers.entry(named: planned.method).make(planned.parameters, environment)
      recipes[.purifier, default: [:]][planned.label] = recipe(planned, .purifier, made.weightHashes)
    }
    var contentKinds: [String: CloningContent.Kind] = [:]
    for planned in plan.cloners ?? [] {
      let made = try methods.cloners.entry(named: planned.method).make(planned.parameters, environment)
      recipes[.cloner, default: [:]][planned.label] = recipe(planned, .cloner, made.weightHashes)
      contentKinds[planned.label] = made.contentKinds[0]
    }
    self.contentKinds = contentKinds
    var verifiers: [String: any SpeakerVerifier] = [:]
    for planned in plan.verifiers {
      let made = try methods.verifiers.entry(named: planned.method).make(planned.parameters, environment)
      recipes[.verifier, default: [:]][planned.label] = recipe(planned, .verifier, made.weightHashes)
      verifiers[planned.label] = made
    }
    self.verifiers = verifiers
  }

  func recipe(_ role: Role, _ label: String) -> MethodRecipe {
    guard let recipe = recipes[role]?[label] else { preconditionFailure("no \(role) called \(label)") }
    return recipe
  }

  /// What the database keeps of a method.
  func record(_ role: Role, _ label: String) throws -> MethodRecord {
    let recipe = recipe(role, label)
    return MethodRecord(
      key: try recipe.key().hexadecimal, role: role.rawValue, label: label,
      recipe: try CanonicalJSON.text(recipe))
  }
}
