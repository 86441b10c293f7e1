public import AssayErrors

/// A problem with words, phones or their alignment, in one sentence that says what to do.
public typealias PhoneticsError = CodedError<PhoneticsErrorCode>

/// The kinds of ``PhoneticsError``.
public enum PhoneticsErrorCode: String, ErrorCode {
  /// A file with invalid content.
  case malformed
  /// The acoustic model, the dictionary or a program is not on this machine.
  case notInstalled
  /// There is no transcript.
  case noTranscript
  /// No pronunciation can be found for a word.
  case noPronunciation
  /// The recording is too short for the words, or the words are not what is spoken.
  case notAligned
  /// An alignment that could be that of two recordings, or a recording with two.
  case ambiguous
  /// Strict mode met something that would otherwise be counted as a fallback.
  case fallback
}
