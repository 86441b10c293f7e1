import AssayRoles
import AssayStore

/// The methods of an audit, made once before any work begins, so that missing weights are told in the first seconds and not
/// after hours.
///
/// Verifiers are small and stay. The others are let go again, since together they may need more memory than there is, and
/// are made anew when their stage has something to do.
struct AuditMethods {
  private let plan: AuditPlan
  private let environment: MethodEnvironment
  private var recipes: [StageKind: [String: MethodRecipe]] = [:]
  /// What each cloner is to be given, by label.
  private(set) var contentKinds: [String: CloningContent.Kind] = [:]
  /// How many recordings of a speaker a protection learns from, by label.
  private(set) var learning: [String: Int] = [:]
  /// By label.
  private(set) var verifiers: [String: any SpeakerVerifier] = [:]
  /// What each rater scores, by label.
  private(set) var scores: [String: [ScoreDescription]] = [:]

  /// - Throws: what a method that cannot be made throws.
  init(_ plan: AuditPlan, _ environment: MethodEnvironment) throws {
    self.plan = plan
    self.environment = environment
    let methods = environment.methods
    var learning: [String: Int] = [:]
    try make(.protect, plan.protections, methods.protections) { label, made in
      learning[label] = (made as? any LearningProtection)?.learningRecordings
      return made.weightHashes
    }
    self.learning = learning
    let controls = NoiseControl.allCases.map { (StageKind.control, $0.description) }
    for (kind, method) in controls + [(.align, NoiseControl.alignment)] {
      try add(kind, method.name, method: method.name, ParameterValues(for: method), weights: [:])
    }
    try make(.purify, plan.purifiers, methods.purifiers) { _, made in made.weightHashes }
    var kinds: [String: CloningContent.Kind] = [:]
    try make(.clone, plan.cloners ?? [], methods.cloners) { label, made in
      kinds[label] = made.contentKinds[0]
      return made.weightHashes
    }
    contentKinds = kinds
    var kept: [String: any SpeakerVerifier] = [:]
    try make(.verify, plan.verifiers, methods.verifiers) { label, made in
      kept[label] = made
      return made.weightHashes
    }
    verifiers = kept
    var scores: [String: [ScoreDescription]] = [:]
    try make(.rate, plan.raters ?? [], methods.raters) { label, made in
      scores[label] = made.scores
      return made.weightHashes
    }
    self.scores = scores
    try make(.recognise, plan.recognisers ?? [], methods.recognisers) { _, made in made.weightHashes }
  }

  /// - Parameter look: at a method that was made; returns its weights.
  private mutating func make<Method>(
    _ kind: StageKind, _ planned: [PlannedMethod], _ registry: Registry<Method>,
    look: (String, Method) -> [String: String]
  ) throws {
    for planned in planned {
      let made = try registry.entry(named: planned.method).make(planned.parameters, environment)
      try add(
        kind, planned.label, method: planned.method, planned.parameters, weights: look(planned.label, made))
    }
  }

  private mutating func add(
    _ kind: StageKind, _ label: String, method: String, _ parameters: ParameterValues,
    weights: [String: String]
  ) throws {
    recipes[kind, default: [:]][label] = MethodRecipe(
      role: kind.role, method: method, parameters: parameters, weights: weights, version: plan.version,
      seed: plan.seed)
  }

  /// All work that these methods have in the audit.
  var units: AuditUnits { AuditUnits(plan, contentKinds: contentKinds, learning: learning) }

  func method(_ kind: StageKind, _ label: String) throws -> StageMethod {
    guard let recipe = recipes[kind]?[label] else { preconditionFailure("no \(kind) by \(label)") }
    return try StageMethod(label, recipe)
  }

  /// The stage of one method.
  func stage(_ kind: StageKind, _ label: String, _ setting: StageSetting, units: [AuditUnit]) throws
    -> any AuditStage
  {
    let (method, methods) = (try method(kind, label), environment.methods)
    switch kind {
    case .protect:
      return ProtectStage(
        setting: setting, method: method, protection: onDemand(method, methods.protections), units: units)
    case .align: return AlignStage(setting: setting, method: method, units: units)
    case .control:
      guard let control = NoiseControl(method: label) else { preconditionFailure("no control \(label)") }
      return ControlStage(setting: setting, method: method, control: control, units: units)
    case .purify:
      return PurifyStage(
        setting: setting, method: method, purifier: onDemand(method, methods.purifiers), units: units)
    case .clone:
      return CloneStage(
        setting: setting, method: method, cloner: onDemand(method, methods.cloners), units: units)
    case .verify:
      guard let verifier = verifiers[label] else { preconditionFailure("no verifier \(label)") }
      return VerifyStage(setting: setting, method: method, verifier: verifier, units: units)
    case .rate:
      return RateStage(
        setting: setting, method: method, rater: onDemand(method, methods.raters), units: units)
    case .recognise:
      return RecogniseStage(
        setting: setting, method: method, recogniser: onDemand(method, methods.recognisers), units: units)
    }
  }

  private func onDemand<Method>(_ method: StageMethod, _ registry: Registry<Method>) -> OnDemand<Method> {
    OnDemand { [environment] in
      try registry.entry(named: method.recipe.method).make(method.recipe.parameters, environment)
    }
  }
}
