public import AssayErrors

/// An audit that cannot be planned or run as asked, in one sentence that says what to do.
public typealias AuditError = CodedError<AuditErrorCode>

/// The kinds of ``AuditError``.
public enum AuditErrorCode: String, ErrorCode {
  case invalidPlan, planDiffers, stopped
}
