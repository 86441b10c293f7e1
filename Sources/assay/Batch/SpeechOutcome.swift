import AssaySignal

/// What became of one input.
struct SpeechOutcome: Encodable {
  enum Status: String, Encodable {
    /// Made now.
    case written
    /// Found there, made by the same recipe.
    case finished
    case failed
  }

  let input: String
  let output: String
  let status: Status
  /// Why it failed.
  var error: String?
  /// How the result came to be, as its sidecar has it.
  var provenance: Provenance?
}
