public import AssayErrors
public import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A file that could not be read, written or trusted, in one sentence that names it and says what to do.
public typealias FileError = CodedError<FileErrorCode>

/// The kinds of ``FileError``.
public enum FileErrorCode: String, ErrorCode {
  case notFound, unreadable, notWritable, diskFull, wrongHash, malformed
}

extension CodedError where Kind == FileErrorCode {
  /// A file that could not be written, by the number that the system gives for the reason.
  ///
  /// The code is `.diskFull` where the disk, the user's share of it, or the table of files is full.
  public init(notWriting url: URL, errno code: Int32) {
    let path = url.path
    switch code {
    case ENOSPC, EDQUOT:
      self.init(.diskFull, "The disk is full: \(path) was not written. Free some space and run again.")
    case ENAMETOOLONG:
      self.init(
        .notWritable, "Cannot write \(path): its name or path is too long; choose a shorter one.")
    case EACCES, EPERM:
      self.init(
        .notWritable,
        "Cannot write \(path): it is not permitted; change the permissions of its folder, or choose another output."
      )
    case EROFS:
      self.init(
        .notWritable, "Cannot write \(path): its file system is read-only; choose another output.")
    case EISDIR:
      self.init(.notWritable, "Cannot write \(path): there is a folder of that name; choose another output.")
    case EMFILE, ENFILE:
      self.init(
        .notWritable, "Cannot write \(path): too many files are open; raise the limit with ulimit -n.")
    default:
      self.init(.notWritable, "Cannot write \(path): \(String(cString: strerror(code))).")
    }
  }

  /// Whether a path leads to something that can be opened and is no file and no folder.
  public static func isPipeOrDevice(_ url: URL) -> Bool {
    var status = stat()
    guard stat(url.path, &status) == 0 else { return false }
    return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }
}
