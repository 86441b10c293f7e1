import AssayErrors
public import Foundation
import Synchronization

/// Temporary folders, which are gone when their work ends in whatever way.
public enum ScratchFolder {
  private static let folders = Mutex<Set<String>>([])

  /// Calls `body` with a new empty folder that only this user can read, and removes it afterwards.
  ///
  /// - Throws: what `body` throws, or `FileError` when the folder cannot be made.
  public static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = try makeUntilExit()
    defer {
      try? FileManager.default.removeItem(at: folder)
      folders.withLock { _ = $0.remove(folder.path) }
    }
    return try body(folder)
  }

  /// A new empty folder that only this user can read, until ``removeAll()``.
  ///
  /// - Throws: `FileError` when it cannot be made.
  public static func makeUntilExit() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("assay-\(UUID().uuidString)", isDirectory: true)
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw FileError(.notWritable, "Cannot create the folder \(folder.path): check TMPDIR.")
    }
    folders.withLock { _ = $0.insert(folder.path) }
    return folder
  }

  /// Removes all that are in use. Call it when the process is about to end.
  public static func removeAll() {
    folders.withLock { paths in
      for path in paths { try? FileManager.default.removeItem(atPath: path) }
      paths.removeAll()
    }
  }
}
