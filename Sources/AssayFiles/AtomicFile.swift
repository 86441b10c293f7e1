import AssayErrors
public import Foundation
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
    try makeFolder(folder)
    try requireName(destination, in: folder)
    let name = temporaryName(for: destination, in: folder)
    let temporary = folder.appendingPathComponent(name)
    unfinished.withLock { _ = $0.insert(temporary.path) }
    defer {
      unlink(temporary.path)
      unfinished.withLock { _ = $0.remove(temporary.path) }
    }
    let result = try body(temporary)
    guard rename(temporary.path, destination.path) == 0 else {
      throw FileError(notWriting: destination, errno: errno)
    }
    return result
  }

  /// Hidden, and no longer than a name may be: a long name of `destination` is cut, its extension kept.
  private static func temporaryName(for destination: URL, in folder: URL) -> String {
    let number = counter.add(1, ordering: .relaxed).newValue
    var end = ".partial-\(getpid())-\(number)"
    let fileExtension = destination.pathExtension
    // One that long names no format.
    if !fileExtension.isEmpty, fileExtension.utf8.count <= 16 { end += ".\(fileExtension)" }
    var stem = destination.deletingPathExtension().lastPathComponent
    while 1 + stem.utf8.count + end.utf8.count > longestName(in: folder), !stem.isEmpty { stem.removeLast() }
    return ".\(stem)\(end)"
  }

  /// How many bytes a file's name may have in a folder.
  private static func longestName(in folder: URL) -> Int {
    let limit = pathconf(folder.path, Int32(_PC_NAME_MAX))
    return limit > 0 ? limit : 255
  }

  /// Finds out before work whether its result can be written, as far as that can be told: whether the name is short
  /// enough, no folder has it, and the folder, or the one that it would be made in, may be written.
  ///
  /// - Throws: ``FileError``.
  public static func requirePlace(for destination: URL) throws {
    var folder = destination.deletingLastPathComponent().standardizedFileURL
    try requireName(destination, in: folder)
    while !FileManager.default.fileExists(atPath: folder.path), folder.path != "/" {
      folder.deleteLastPathComponent()
    }
    guard access(folder.path, W_OK | X_OK) == 0 else {
      throw FileError(notWriting: destination, errno: errno)
    }
  }

  private static func requireName(_ destination: URL, in folder: URL) throws {
    guard destination.lastPathComponent.utf8.count <= longestName(in: folder) else {
      throw FileError(notWriting: destination, errno: ENAMETOOLONG)
    }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: destination.path, isDirectory: &isFolder), isFolder.boolValue {
      throw FileError(notWriting: destination, errno: EISDIR)
    }
  }

  /// Makes a folder and those above it where there are none.
  private static func makeFolder(_ folder: URL) throws {
    if mkdir(folder.path, 0o777) == 0 { return }
    var code = errno
    if code == ENOENT, folder.path != "/" {
      try makeFolder(folder.deletingLastPathComponent())
      if mkdir(folder.path, 0o777) == 0 { return }
      code = errno
    }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder)
    // A file system that is read-only, or a folder that may not be written, can hold the folder already.
    if exists, isFolder.boolValue { return }
    throw switch code {
    case ENOSPC, EDQUOT: FileError(notWriting: folder, errno: code)
    case EEXIST, ENOTDIR:
      FileError(
        .notWritable, "\(folder.path) cannot be a folder, since there is a file: choose another output.")
    default:
      FileError(
        .notWritable,
        "Cannot create the folder \(folder.path) (\(String(cString: strerror(code)))): check the path and its "
          + "permissions.")
    }
  }

  /// Writes `data` to `destination` in one step.
  ///
  /// - Throws: ``FileError``, with code `.diskFull` when there is no space left.
  public static func write(_ data: Data, to destination: URL) throws {
    try write(to: destination) { temporary in
      let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      guard descriptor >= 0 else { throw FileError(notWriting: destination, errno: errno) }
      defer { close(descriptor) }
      try write(data, into: descriptor, of: destination)
    }
  }

  /// Writes all of `data` into an open file.
  ///
  /// - Parameter destination: what the error calls the file.
  /// - Throws: ``FileError``, with code `.diskFull` when there is no space left.
  public static func write(_ data: Data, into descriptor: Int32, of destination: URL) throws {
    try data.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let written = Glibc.write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
        if written < 0 {
          if errno == EINTR { continue }
          throw FileError(notWriting: destination, errno: errno)
        }
        offset += written
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
}
