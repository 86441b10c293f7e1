public import AssayErrors

/// What went wrong with an external program, in one sentence that names it and says what to do.
public typealias ProgramError = CodedError<ProgramErrorCode>

/// The kinds of ``ProgramError``.
public enum ProgramErrorCode: String, ErrorCode {
  /// No program of that name on the search path.
  case missing
  /// The program is there, but the system would not start it.
  case notStarted
  /// It ran past its time limit and was ended with all its children.
  case timedOut
  /// It printed more than was allowed for and was ended with all its children.
  case tooMuchOutput
  /// It ended with an exit code other than zero.
  case failed
  /// It was ended by a signal, such as that of a crash.
  case killed
  /// It was ended, or not started, because this process is being interrupted.
  case interrupted
}
