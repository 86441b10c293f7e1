public import AssayErrors

/// A problem with libtorch or a device, in one sentence that says what to do.
public typealias TensorError = CodedError<TensorErrorCode>

/// The kinds of ``TensorError``.
public enum TensorErrorCode: String, ErrorCode {
  case libraryMissing, deviceMissing
  /// Several processes cannot work together.
  case noGroup
}
