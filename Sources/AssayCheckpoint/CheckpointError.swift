public import AssayErrors

/// A checkpoint that cannot be read, trusted or written, in one sentence that names the file and says what to
/// do.
public typealias CheckpointError = CodedError<CheckpointErrorCode>

/// The kinds of ``CheckpointError``.
public enum CheckpointErrorCode: String, ErrorCode, CaseIterable {
  /// The file does not exist, is not a regular file, or may not be read.
  case unreadable
  /// The first bytes belong to no checkpoint format.
  case unknownFormat
  /// A known format or variant that is refused on purpose: tar, bare pickle, TorchScript, compressed or
  /// encrypted zip entries, big-endian data.
  case unsupportedFormat
  /// The file ends too early, as after a broken download.
  case truncated
  /// The bytes contradict the format.
  case malformed
  /// Two tensors or zip entries share one name.
  case duplicateName
  /// A pickle opcode outside the subset that weights need.
  case forbiddenOpcode
  /// A class or function other than those that describe tensors.
  case foreignObject
  /// An element type that is not one of ``CheckpointDType``.
  case unsupportedType
  /// A tensor or a storage reaches past the bytes that are there.
  case outOfBounds
  /// A limit of size, count or nesting that protects memory and time.
  case limitExceeded
  /// A container that contains itself.
  case cyclic
  /// Nothing lies at the path asked for.
  case missingEntry
  /// Something else than asked for lies at the path.
  case wrongKind
  /// A tensor name that the format reserves.
  case reservedName
}
