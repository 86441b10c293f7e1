import AssayFiles
import AssayModels
import AssayRoles
import Foundation

/// The weight files of a system that has several.
struct WeightFolder {
  private let files: [String: URL]

  /// - Parameters:
  ///   - folder: the user's; empty for the model of this name in the models folder.
  ///   - model: the name under which `assay models pull` keeps them.
  ///   - system: its name, for messages.
  ///   - files: what must be there.
  /// - Throws: `RoleError` with code `.missingModel` naming the files that are not there.
  init(_ folder: String, model: String, system: String, files names: [String]) throws {
    let root =
      folder.isEmpty
      ? ModelStore.folder.appendingPathComponent(model, isDirectory: true)
      : URL(fileURLWithPath: folder, isDirectory: true)
    files = Dictionary(uniqueKeysWithValues: names.map { ($0, root.appendingPathComponent($0)) })
    let missing = names.filter {
      !FileManager.default.fileExists(atPath: root.appendingPathComponent($0).path)
    }
    guard missing.isEmpty else {
      throw RoleError(
        .missingModel,
        "\(missing.joined(separator: " and ")) of \(system) \(missing.count == 1 ? "is" : "are") not in \(root.path): "
          + "put \(missing.count == 1 ? "it" : "them") there (Documentation/Cloning.md says where from), or name their "
          + "folder with --set weights=FOLDER.")
    }
  }

  subscript(name: String) -> URL {
    guard let url = files[name] else { preconditionFailure("no file \(name)") }
    return url
  }

  /// SHA-256 by file name.
  func hashes() throws -> [String: String] { try files.mapValues { try ContentHash(ofFile: $0).hexadecimal } }
}
