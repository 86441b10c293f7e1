import AssayErrors
import AssayFiles
import AssayRoles
public import Foundation

/// The files of weights that a method is made with: where they are, and that they are what they must be.
public struct WeightFiles: Sendable {
  private let files: [String: WeightFile]

  /// - Parameters:
  ///   - path: the user's folder, or the only file; empty for the model in the models folder.
  ///   - model: the model's name in the catalogue or, for one that nobody can pull, that of its folder in the models
  ///     folder.
  ///   - names: the files that are needed.
  ///   - models: the models folder.
  /// - Throws: `RoleError` with code `.missingModel` naming the files that are not there or that nothing describes,
  ///   `FileError` with code `.wrongHash` for a damaged one.
  public init(_ path: String, model: String, names: [String], in models: URL = ModelStore.folder) throws {
    precondition(!names.isEmpty, "\(model) has no files")
    if path.isEmpty, ModelCatalog.entries.contains(where: { $0.name == model }) {
      files = try Dictionary(
        uniqueKeysWithValues: names.map { ($0, try ModelStore.weights(of: model, file: $0, in: models)) })
      return
    }
    let given =
      path.isEmpty ? models.appendingPathComponent(model, isDirectory: true) : URL(fileURLWithPath: path)
    if names.count == 1, !path.isEmpty, !Self.isFolder(given) {
      files = [names[0]: try WeightFile(own: given, model: model)]
      return
    }
    let missing = names.filter {
      !FileManager.default.fileExists(atPath: given.appendingPathComponent($0).path)
    }
    guard missing.isEmpty else {
      let isOne = missing.count == 1
      throw RoleError(
        .missingModel,
        "\(missing.joined(separator: " and ")) of \(model) \(isOne ? "is" : "are") not in \(given.path): put "
          + "\(isOne ? "it" : "them") there, or use another folder with the parameter weights.")
    }
    files = try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, try WeightFile(own: given.appendingPathComponent($0), model: model))
      })
  }

  /// - Parameter name: one of those that were asked for.
  public subscript(name: String) -> WeightFile {
    guard let file = files[name] else { preconditionFailure("no file \(name)") }
    return file
  }

  /// SHA-256 by file name.
  public var hashes: [String: String] {
    files.values.reduce(into: [:]) { $0.merge($1.hashes) { own, _ in own } }
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
