public import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Keeps work to one process: an exclusive `flock(2)` on a file or a folder.
///
/// The kernel gives the lock back when the process ends in whatever way, so that a killed one leaves nothing to
/// clean up. Programs that are started do not inherit it.
public final class FileLock: Sendable {
  /// Why there is no lock, for the caller to put in words.
  public enum Failure: Error, Equatable {
    /// Another process, or another lock of this one, holds it.
    case inUse
    /// The file cannot be made or the folder opened; the system's error number.
    case notOpened(Int32)
    /// Its file system has no locks; the system's error number.
    case notLocked(Int32)
  }

  private let descriptor: Int32

  /// Takes the lock of a file, which is made where there is none, or fails at once.
  ///
  /// - Throws: ``Failure``.
  public convenience init(_ file: URL) throws(Failure) {
    try self.init(opened: open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644))
  }

  /// Takes the lock of a folder that is there, or fails at once: it leaves no file behind.
  ///
  /// - Throws: ``Failure``.
  public convenience init(folder: URL) throws(Failure) {
    try self.init(opened: open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
  }

  private init(opened: Int32) throws(Failure) {
    guard opened >= 0 else { throw .notOpened(errno) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(opened)
      throw code == EWOULDBLOCK ? .inUse : .notLocked(code)
    }
    descriptor = opened
  }

  deinit { close(descriptor) }
}
