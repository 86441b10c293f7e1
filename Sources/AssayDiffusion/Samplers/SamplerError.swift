public import AssayErrors

/// Sampling that cannot go on.
public typealias SamplerError = CodedError<SamplerErrorCode>

/// The kinds of ``SamplerError``.
public enum SamplerErrorCode: String, ErrorCode {
  case notFinite
}
