public import AssayErrors

/// A run folder that cannot be used as asked, in one sentence that names it and says what to do.
public typealias StoreError = CodedError<StoreErrorCode>

/// The kinds of ``StoreError``.
public enum StoreErrorCode: String, ErrorCode {
  case inUse, notWritable, damagedDatabase, newerDatabase
}
