import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Writes a file so that it is either there whole or not there at all.
///
/// The content goes to a temporary file in the same folder, which takes the final name by `rename(2)`.
/// When `body` throws, or when the process is interrupted and calls ``removeUnfinishedFiles()``, the
/// temporary file is removed and an older file of the same name stays as it was.
public enum AtomicFile {
  /// Temporary files that are being written at this moment, for removal on an interrupt.
  private static let unfinished = Mutex<Set<String>>([])
  private static let counter = Atomic<Int>(0)

  /// Calls `body` with the URL of a temporary file, which then replaces `destination`.
  ///
  /// The temporary name keeps the extension of `destination`, since libsndfile and ffmpeg choose a format by it.
  ///
  /// - Throws: what `body` throws, or ``FileError`` when the folder or the file cannot be written.
  public static func write<Result>(to destination: URL, _ body: (URL) throws -> Result) throws -> Result {
    let folder = destination.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw FileError(
        .notWritable, "Cannot create the folder \(folder.path): check the path and its permissions.")
    }
    let number = counter.add(1, ordering: .relaxed).newValue
    var name = ".\(destination.deletingPathExtension().lastPathComponent).partial-\(getpid())-\(number)"
    if !destination.pathExtension.isEmpty { name += ".\(destination.pathExtension)" }
    let temporary = folder.appendingPathComponent(name)
    unfinished.withLock { _ = $0.insert(temporary.path) }
    defer {
      unlink(temporary.path)
      unfinished.withLock { _ = $0.remove(temporary.path) }
    }
    let result = try body(temporary)
    guard rename(temporary.path, destination.path) == 0 else {
      throw failure(errno, destination)
    }
    return result
  }

  /// Writes `data` to `destination` in one step.
  ///
  /// - Throws: ``FileError``, with code `.diskFull` when there is no space left.
  public static func write(_ data: Data, to destination: URL) throws {
    try write(to: destination) { temporary in
      let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      guard descriptor >= 0 else { throw failure(errno, destination) }
      defer { close(descriptor) }
      try data.withUnsafeBytes { bytes in
        var offset = 0
        while offset < bytes.count {
          let written = Glibc.write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
          if written < 0 {
            if errno == EINTR { continue }
            throw failure(errno, destination)
          }
          offset += written
        }
      }
    }
  }

  /// Removes every temporary file that is still being written. Call it when the process is about to end early.
  public static func removeUnfinishedFiles() {
    unfinished.withLock { paths in
      for path in paths { unlink(path) }
      paths.removeAll()
    }
  }

  private static func failure(_ code: Int32, _ destination: URL) -> FileError {
    switch code {
    case ENOSPC, EDQUOT:
      FileError(
        .diskFull, "The disk is full: \(destination.path) was not written. Free some space and run again.")
    default:
      FileError(.notWritable, "Cannot write \(destination.path): \(String(cString: strerror(code))).")
    }
  }
}
