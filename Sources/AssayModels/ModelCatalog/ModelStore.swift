import AssayFiles
import AssayRoles
import Foundation
import Synchronization

/// Where pulled weights lie on this machine.
///
/// Each model has a folder of its name in ``folder``. A file counts only with the catalogue's size and SHA-256:
/// a network with other weights would give numbers that look like results.
public enum ModelStore {
  /// What there is of a model.
  public enum State: Sendable, Equatable {
    /// All files, each with the right hash.
    case present
    /// The first file that is not there.
    case missing(URL)
    /// The first file that is there with another size or hash.
    case damaged(URL)
  }

  /// `$ASSAY_MODELS`, or `models` in Assay's cache.
  public static var folder: URL {
    if let path = ProcessInfo.processInfo.environment["ASSAY_MODELS"], !path.isEmpty {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    return UserFolders.models
  }

  /// Where a file of a model is, or would be.
  public static func location(of file: CatalogEntry.File, in entry: CatalogEntry) -> URL {
    folder.appendingPathComponent(entry.name, isDirectory: true).appendingPathComponent(file.name)
  }

  /// Compares every file of a model with its pinned size and hash.
  ///
  /// - Throws: `FileError` when a file is there but cannot be read.
  public static func state(of entry: CatalogEntry) throws -> State {
    for file in entry.files {
      let url = location(of: file, in: entry)
      guard FileManager.default.fileExists(atPath: url.path) else { return .missing(url) }
      guard try isIntact(url, file) else { return .damaged(url) }
    }
    return .present
  }

  /// The first file of a model, checked.
  ///
  /// - Throws: `RoleError` with code `.unknownMethod` for a name that is not in the catalogue, `.missingModel`
  ///   when the weights were not pulled; `FileError` with code `.wrongHash` when they are damaged.
  public static func url(of name: String) throws -> URL {
    let entry = try ModelCatalog.entry(named: name)
    switch try state(of: entry) {
    case .present: return location(of: entry.files[0], in: entry)
    case .missing(let url):
      throw RoleError(
        .missingModel,
        "The weights of \(name) are not on this machine (looked for \(url.path)); "
          + "run: assay models pull \(name)")
    case .damaged(let url):
      throw FileError(
        .wrongHash,
        "\(url.path) is not the file that the catalogue names: its size or SHA-256 differs; "
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

  static func isIntact(_ url: URL, _ file: CatalogEntry.File) throws -> Bool {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.path),
      let size = (attributes[.size] as? NSNumber)?.intValue,
      let modified = attributes[.modificationDate] as? Date
    else { throw FileError(.unreadable, "Cannot read \(url.path): check its permissions.") }
    guard size == file.size else { return false }
    if let known = checked.withLock({ $0[url.path] }), known.size == size, known.modified == modified {
      return known.sha256 == file.sha256
    }
    let hash = try ContentHash(ofFile: url)
    checked.withLock { $0[url.path] = Fingerprint(size: size, modified: modified, sha256: hash) }
    return hash == file.sha256
  }
}
