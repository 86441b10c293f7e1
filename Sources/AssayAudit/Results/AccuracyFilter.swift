/// Which utterances count for a speaker verification accuracy, by what verifiers make of clean speech.
///
/// What a verifier rejects even of clean speech says nothing about a protection. The paper can be read in two ways:
/// its text counts clones that *at least one* of its two verifiers accepts when made from clean speech (739 clips,
/// ``any``), but the rates in its tables have the denominators of *the verifier that judges* (673 and 707 clips,
/// ``verifier``).
///
/// - Reference: Fan et al., *De-AntiFake*, ICML 2025, section 5.1 and Tables 1 and 5.
public enum AccuracyFilter: String, Sendable, Codable, CaseIterable {
  /// All that have a trial.
  case none
  /// Those whose clean speech the same verifier accepts: what the cells of the paper's tables imply.
  case verifier
  /// Those whose clean speech at least one of the verifiers accepts: what the paper's text says.
  case any
}
