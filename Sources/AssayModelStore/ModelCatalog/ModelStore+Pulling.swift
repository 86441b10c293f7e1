import AssayErrors
import AssayFiles
public import Foundation

extension ModelStore {
  /// What ``pull(_:in:converting:progress:)`` did.
  public enum PullResult: Sendable, Equatable {
    case alreadyPresent
    /// What was stored: files, or a model folder.
    case pulled([URL])
  }

  /// Fetches the weights of a model, checks them and stores them, each file whole or not at all.
  ///
  /// Does nothing when they are there with the right hashes; replaces damaged ones. A model whose form is a folder is
  /// converted into one, and the files that were fetched for it are removed then: most of them is the state of a
  /// training, and the folder's manifest keeps their hashes.
  ///
  /// - Parameters:
  ///   - converting: makes the model folder, given the files by their names and the folder.
  ///   - progress: called now and then from this thread.
  /// - Throws: ``DownloadError`` when a server does not give a file; `ProgramError` when curl, pip or unzip is missing
  ///   or fails; `FileError` with code `.wrongHash` when what arrived is not the right file, `.notWritable` or
  ///   `.diskFull`; and what `converting` throws.
  public static func pull(
    _ entry: CatalogEntry, in folder: URL = folder,
    converting: ([String: URL], URL) throws -> Void = { _, folder in
      preconditionFailure("nothing converts into \(folder.path)")
    }, progress: @escaping (PullProgress) -> Void = { _ in }
  ) throws -> PullResult {
    try pull(ModelPull(entry: entry, folder: folder, progress: progress), converting: converting)
  }

  static func pull(_ pull: ModelPull, converting: ([String: URL], URL) throws -> Void) throws -> PullResult {
    let entry = pull.entry
    if try state(of: entry, in: pull.folder) == .present { return .alreadyPresent }
    let own = folder(of: entry, in: pull.folder)
    let lock = try lock(own)
    defer { withExtendedLifetime(lock) {} }
    // Another process may have been at work until now.
    if try state(of: entry, in: pull.folder) == .present { return .alreadyPresent }
    let files = try pull.run()
    guard entry.form != .files else {
      return .pulled(entry.files.map { location(of: $0, in: entry, pull.folder) })
    }
    try converting(files, own)
    try? FileManager.default.removeItem(at: own.appendingPathComponent(downloads, isDirectory: true))
    return .pulled([own])
  }

  /// Keeps a model's folder to one process: two would write into one partial file.
  private static func lock(_ folder: URL) throws -> FileLock {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      return try FileLock(folder: folder)
    } catch FileLock.Failure.inUse {
      throw FileError(
        .notWritable, "Another assay is downloading into \(folder.path): wait until it ends.")
    } catch FileLock.Failure.notLocked(let code) {
      throw FileError(
        .notWritable,
        "Cannot lock \(folder.path): \(String(cString: strerror(code))); set ASSAY_MODELS to a folder on a local disk."
      )
    } catch {
      throw FileError(
        .notWritable,
        "Cannot write in the folder \(folder.path): check its permissions, or set ASSAY_MODELS.")
    }
  }
}
