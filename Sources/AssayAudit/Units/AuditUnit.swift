import AssayStore

/// One piece of an audit's work: one method, one utterance, one place of the table.
///
/// It names what it needs and does not hold it, so that the units of an audit are known before any of them is done, and any
/// process that has the corpus can do any of them.
struct AuditUnit: Hashable, Sendable {
  let stage: StageKind
  /// The method's label.
  let method: String
  /// What it makes, or measures.
  let place: AudioPlace
}

/// What a unit is given.
enum UnitInput: Hashable, Sendable {
  case audio(AudioPlace)
  /// How a protected recording lies to the clean one.
  case alignment(AudioPlace)
}
