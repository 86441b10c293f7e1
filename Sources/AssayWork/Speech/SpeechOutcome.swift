package import AssaySignal

/// What became of one input.
package struct SpeechOutcome: Encodable {
  package enum Status: String, Encodable {
    /// Made now.
    case written
    /// Found there, made by the same recipe.
    case finished
    case failed
  }

  package let input: String
  package let output: String
  package let status: Status
  /// Why it failed.
  package var error: String?
  /// How the result came to be, as its sidecar has it.
  package var provenance: Provenance?

  package init(
    input: String, output: String, status: Status, error: String? = nil, provenance: Provenance? = nil
  ) {
    self.input = input
    self.output = output
    self.status = status
    self.error = error
    self.provenance = provenance
  }
}
