import AssayErrors
import AssayFiles
import AssayRoles
public import Foundation

/// The `model.json` of weights that stay as their authors published them: which files there are, what they must be, and
/// under which terms they may be used.
///
/// A user writes it once, when the files are known to be right; from then on a damaged one is refused.
public struct WeightDescription: ModelManifest, Equatable {
  /// Always ``currentKind``: it says nothing about a method, which asks for its files by their names.
  public let kind: String
  /// Of the file's layout: 1.
  public let format: Int
  public let licence: String
  /// Where the files come from; `nil` where nobody said.
  public let source: String?
  public let files: [ModelFolder.File]

  static let currentKind = "weights"
  static let currentFormat = 1

  private init(licence: String, source: String?, files: [ModelFolder.File]) {
    kind = Self.currentKind
    format = Self.currentFormat
    self.licence = licence
    self.source = source
    self.files = files
  }

  /// Describes files of one folder in its `model.json`.
  ///
  /// What it said of other files stays; licence and source are the folder's, and the last that were given.
  ///
  /// - Returns: the description as it was written.
  /// - Throws: `RoleError` when the files lie in several folders, or in that of a model of another kind; `FileError` when
  ///   one cannot be read or the folder cannot be written.
  @discardableResult
  public static func write(of urls: [URL], licence: String, source: String?) throws -> WeightDescription {
    let folders = Set(urls.map { $0.standardizedFileURL.deletingLastPathComponent().path })
    guard let folder = urls.first?.deletingLastPathComponent(), folders.count == 1 else {
      throw RoleError(
        .invalidParameter,
        "One \(ModelFolder.manifestName) describes the files of one folder: give files that lie in the same one."
      )
    }
    var files: [String: ContentHash] = [:]
    if try ModelFolder.ifPresent(folder) != nil {
      let earlier: WeightDescription = try ModelFolder.manifest(
        in: folder, kind: currentKind, format: currentFormat)
      for file in earlier.files { files[file.name] = file.sha256 }
    }
    for url in urls { files[url.lastPathComponent] = try ContentHash(ofFile: url) }
    let description = WeightDescription(
      licence: licence, source: source,
      files: files.sorted { $0.key < $1.key }.map { .init(name: $0.key, sha256: $0.value) })
    try ModelFolder.write(description, to: folder)
    return description
  }
}
