public import AssayErrors

/// A corpus that cannot be read as it is, in one sentence that says what to do.
public typealias CorpusError = CodedError<CorpusErrorCode>

/// The kinds of ``CorpusError``.
public enum CorpusErrorCode: String, ErrorCode {
  case invalidCorpus, invalidManifest, invalidSpeakerTable, invalidTranscripts
  /// A file that could belong to two recordings, or a recording with two such files.
  case ambiguous
  /// One recording under two speakers.
  case repeated
}
