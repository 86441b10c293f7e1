public import AssayErrors

/// What went wrong with audio, in one sentence that names the file and says what to do.
public typealias SignalError = CodedError<SignalErrorCode>

/// The kinds of ``SignalError``.
public enum SignalErrorCode: String, ErrorCode {
  case unreadable, empty, silent, notFinite, tooShort, unsupportedFormat, writeFailed, invalidParameter,
    externalProgramMissing, externalProgramFailed, noSpeech
}
