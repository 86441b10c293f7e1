import AssayRoles

/// The stages of an audit, in the order of its work.
enum StageKind: String, Sendable, CaseIterable {
  case protect
  /// Finds protected recordings again in clean ones, for the noise controls.
  case align
  /// Makes noise as strong as a protection's perturbation.
  case control
  case purify, clone, verify, rate, recognise

  /// Of the methods that do the work.
  var role: Role {
    switch self {
    case .protect, .align, .control: .protection
    case .purify: .purifier
    case .clone: .cloner
    case .verify: .verifier
    case .rate: .rater
    case .recognise: .recogniser
    }
  }

  /// Whether it makes the audio of a place, and does not measure it.
  var makesAudio: Bool {
    switch self {
    case .protect, .control, .purify, .clone: true
    case .align, .verify, .rate, .recognise: false
    }
  }

  var phase: AuditProgress.Phase {
    switch self {
    case .protect, .align, .control: .protecting
    case .purify: .purifying
    case .clone: .cloning
    case .verify: .verifying
    case .rate: .rating
    case .recognise: .recognising
    }
  }
}
