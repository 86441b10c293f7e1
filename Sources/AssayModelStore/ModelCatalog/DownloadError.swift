public import AssayErrors

/// A download that failed, in one sentence that names what was asked for and says what to do.
public typealias DownloadError = CodedError<DownloadErrorCode>

/// The kinds of ``DownloadError``.
public enum DownloadErrorCode: String, ErrorCode {
  /// A mirror's variable holds something else than a web address.
  case badAddress
  /// The server has no such file.
  case notFound
  /// The server wants a login or says no.
  case refused
  /// No server of that name.
  case unknownHost
  /// The server kept failing or breaking off.
  case brokenOff
  /// What should be an LFS pointer is something else.
  case noPointer
  /// Anything else that the transfer program says.
  case failed
}
