import AssayErrors
import AssayFiles
import AssayRoles
public import Foundation
import Synchronization

/// Where pulled weights lie on this machine.
///
/// Each model has a folder of its name in ``folder``. A file counts only with the size and SHA-256 that the catalogue
/// pins, or that its place published when it was fetched: a network with other weights would give numbers that look
/// like results.
public enum ModelStore {
  /// What there is of a model.
  public enum State: Sendable, Equatable {
    /// All files, each with the right hash.
    case present
    /// The first file that is not there.
    case missing(URL)
    /// The first file that is there with another size or hash.
    case damaged(URL)

    /// `present`, `missing` or `damaged`.
    public var name: String {
      switch self {
      case .present: "present"
      case .missing: "missing"
      case .damaged: "damaged"
      }
    }
  }

  /// `$ASSAY_MODELS`, or `models` in Assay's cache.
  public static var folder: URL { UserFolders.models }

  /// The folder of a model.
  public static func folder(of entry: CatalogEntry, in folder: URL = folder) -> URL {
    folder.appendingPathComponent(entry.name, isDirectory: true)
  }

  /// What a method is given of a model: its first file, or its folder where that is made of the files.
  public static func location(of entry: CatalogEntry, in folder: URL = folder) -> URL {
    switch entry.form {
    case .files: location(of: entry.files[0], in: entry, folder)
    case .folder: self.folder(of: entry, in: folder)
    }
  }

  /// Where a file of a model is, or would be: below the model's folder where it is only there to be converted.
  public static func location(
    of file: CatalogEntry.File, in entry: CatalogEntry, _ folder: URL = folder
  ) -> URL {
    let own = self.folder(of: entry, in: folder)
    return (entry.form == .files ? own : own.appendingPathComponent(downloads, isDirectory: true))
      .appendingPathComponent(file.name)
  }

  /// What a file must be: as the catalogue pins it, or as its place said when it was fetched; `nil` before that.
  public static func content(
    of file: CatalogEntry.File, in entry: CatalogEntry, _ folder: URL = folder
  ) -> CatalogEntry.Content? {
    file.content ?? FileReceipt.read(beside: location(of: file, in: entry, folder))?.content
  }

  /// The subfolder for files that are only there to be converted.
  static let downloads = "download"

  /// Compares every file of a model with its size and hash.
  ///
  /// - Throws: `FileError` when a file is there but cannot be read.
  public static func state(of entry: CatalogEntry, in folder: URL = folder) throws -> State {
    guard entry.form == .files else {
      return try ModelFolder.state(of: self.folder(of: entry, in: folder))
    }
    for file in entry.files {
      let state = try state(of: file, in: entry, folder)
      guard state == .present else { return state }
    }
    return .present
  }

  private static func state(of file: CatalogEntry.File, in entry: CatalogEntry, _ folder: URL) throws -> State
  {
    let url = location(of: file, in: entry, folder)
    guard FileManager.default.fileExists(atPath: url.path) else { return .missing(url) }
    guard let content = content(of: file, in: entry, folder), try isIntact(url, content) else {
      return .damaged(url)
    }
    return .present
  }

  /// What methods need of a model, checked: see ``location(of:in:)``.
  ///
  /// - Parameter fileName: the one that is needed of a model with several files; `nil` for all, of which the first
  ///   one's URL is returned.
  /// - Throws: `RoleError` with code `.unknownMethod` for a name that is not in the catalogue, `.missingModel`
  ///   when the weights were not pulled; `FileError` with code `.wrongHash` when they are damaged.
  public static func url(of name: String, file fileName: String? = nil, in folder: URL = folder) throws
    -> URL
  {
    let entry = try ModelCatalog.entry(named: name)
    let file = fileName.flatMap { name in entry.files.first { $0.name == name } }
    precondition(fileName == nil || file != nil, "\(name) has no file \(fileName ?? "")")
    switch try file.map({ try state(of: $0, in: entry, folder) }) ?? state(of: entry, in: folder) {
    case .present:
      return file.map { location(of: $0, in: entry, folder) } ?? location(of: entry, in: folder)
    case .missing(let url):
      throw RoleError(
        .missingModel,
        "The weights of \(name) are not on this machine (looked for \(url.path)); "
          + "run: assay models pull \(name)")
    case .damaged(let url):
      throw FileError(
        .wrongHash,
        "\(url.path) is not the file that the catalogue names: its size or SHA-256 differs"
          + "\((file ?? entry.files[0]).content == nil ? ", or it was not checked" : ""); "
          + "run: assay models pull \(name)")
    }
  }

  /// Files that were hashed before, with their size and time, so that each is hashed once in a process.
  private static let checked = Mutex<[String: Fingerprint]>([:])

  private struct Fingerprint: Equatable {
    let size: Int
    let modified: Date
    let sha256: ContentHash
  }

  static func isIntact(_ url: URL, _ content: CatalogEntry.Content) throws -> Bool {
    try sha256(of: url) { $0 == content.size } == content.sha256
  }

  /// The SHA-256 of a file, computed once as long as it does not change.
  ///
  /// - Returns: `nil` for a file of a size that is not accepted.
  static func sha256(of url: URL, ifSize accepts: (Int) -> Bool = { _ in true }) throws -> ContentHash? {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.path),
      let size = (attributes[.size] as? NSNumber)?.intValue,
      let modified = attributes[.modificationDate] as? Date
    else { throw FileError(.unreadable, "Cannot read \(url.path): check its permissions.") }
    guard accepts(size) else { return nil }
    if let known = checked.withLock({ $0[url.path] }), known.size == size, known.modified == modified {
      return known.sha256
    }
    let hash = try ContentHash(ofFile: url)
    checked.withLock { $0[url.path] = Fingerprint(size: size, modified: modified, sha256: hash) }
    return hash
  }
}
