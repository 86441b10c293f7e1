import AssayErrors
import AssayFiles
import Foundation

/// Keeps a run folder to one process, see `FileLock`.
public final class RunLock: Sendable {
  private let lock: FileLock

  /// Takes the lock of `folder`, or fails at once.
  ///
  /// - Throws: ``StoreError`` with code `.inUse` when another process holds it, `.notWritable` when the lock
  ///   file cannot be made.
  public init(_ folder: RunFolder) throws {
    let path = folder.lock.path
    do {
      lock = try FileLock(folder.lock)
    } catch {
      throw switch error {
      case .inUse:
        StoreError(
          .inUse,
          "Another audit is running in \(folder.root.path): wait until it ends, or use another folder.")
      case .notOpened(let code):
        StoreError(
          .notWritable, "Cannot write \(path): \(String(cString: strerror(code))); check the permissions.")
      case .notLocked(let code):
        StoreError(
          .notWritable,
          "Cannot lock \(path): \(String(cString: strerror(code))); keep the run on a local file system.")
      }
    }
  }
}
