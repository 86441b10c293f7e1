import AssayRoles
import Foundation

extension ModelStore {
  /// The parameter of methods whose weights may be a file of the user's own.
  ///
  /// - Parameter name: the file's usual name.
  public static func weightsParameter(_ name: String) -> ParameterDescription {
    .init(
      "weights", .text, default: .text(""),
      help: "A file of weights instead of \(name) in the models folder.")
  }

  /// A file of weights: the one that a user names, otherwise the one in the models folder, which is checked where the
  /// catalogue has it.
  ///
  /// - Parameters:
  ///   - path: as given by the user; empty for none.
  ///   - model: the name of the model's folder.
  ///   - name: the file's usual name.
  /// - Throws: `RoleError` with code `.missingModel` when it is not there.
  public static func file(_ path: String, of model: String, named name: String) throws -> URL {
    if !path.isEmpty {
      guard FileManager.default.fileExists(atPath: path) else {
        throw RoleError(.missingModel, "There is no file of weights \(path): check the parameter weights.")
      }
      return URL(fileURLWithPath: path)
    }
    if ModelCatalog.entries.contains(where: { $0.name == model }) {
      return try url(of: model, file: name)
    }
    let url = folder.appendingPathComponent(model, isDirectory: true).appendingPathComponent(name)
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw RoleError(
        .missingModel,
        "The weights of \(model) are not on this machine: put \(name) at \(url.path), or name a file by the "
          + "parameter weights.")
    }
    return url
  }
}
