/// Which utterances count for a speaker verification accuracy, by what verifiers make of clean speech.
///
/// What a verifier rejects even of clean speech says nothing about a protection.
public enum AccuracyFilter: String, Sendable, Codable, CaseIterable {
  /// All that have a trial.
  case none
  /// Those whose clean speech the same verifier accepts, as in the paper's equation 9.
  case verifier
  /// Those whose clean speech at least one of the verifiers accepts.
  case any
}
