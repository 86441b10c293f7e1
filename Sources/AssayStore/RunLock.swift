import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Keeps a run folder to one process: an exclusive `flock(2)` on a file in it.
///
/// The kernel gives the lock back when the process ends in whatever way, so that a killed audit leaves nothing
/// to clean up. Programs that a method starts do not inherit it.
public final class RunLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock of `folder`, or fails at once.
  ///
  /// - Throws: ``StoreError`` with code `.inUse` when another process holds it, `.notWritable` when the lock
  ///   file cannot be made.
  public init(_ folder: RunFolder) throws {
    let path = folder.lock.path
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard opened >= 0 else {
      throw StoreError(
        .notWritable, "Cannot write \(path): \(String(cString: strerror(errno))); check the permissions.")
    }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(opened)
      guard code == EWOULDBLOCK else {
        throw StoreError(
          .notWritable,
          "Cannot lock \(path): \(String(cString: strerror(code))); keep the run on a local file system.")
      }
      throw StoreError(
        .inUse,
        "Another audit is at work in \(folder.root.path): wait until it has ended, or give another folder.")
    }
    descriptor = opened
  }

  deinit { close(descriptor) }
}
