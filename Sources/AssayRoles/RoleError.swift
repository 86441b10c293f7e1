public import AssayErrors

/// A method that cannot be made or run as asked, in one sentence that says what to do.
public typealias RoleError = CodedError<RoleErrorCode>

/// The kinds of ``RoleError``.
public enum RoleErrorCode: String, ErrorCode {
  case unknownMethod, unknownParameter, invalidParameter, missingModel, noTarget, unsuitableInput
}
