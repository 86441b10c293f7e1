public import AssayRoles
public import Foundation

extension ModelStore {
  /// The parameter of methods whose weights may be a file of the user's own.
  ///
  /// - Parameter name: the file's usual name.
  public static func weightsParameter(_ name: String) -> ParameterDescription {
    .init(
      "weights", .text, default: .text(""),
      help: "Weight file to use instead of \(name) in the models folder, or its folder.")
  }

  /// A pulled file of weights, compared with what the catalogue pins or its place published.
  ///
  /// - Parameter fileName: `nil` for the first file of the model.
  /// - Throws: as ``url(of:file:in:)``.
  public static func weights(of model: String, file fileName: String? = nil, in folder: URL = folder) throws
    -> WeightFile
  {
    let url = try url(
      of: model, file: fileName ?? ModelCatalog.entry(named: model).files[0].name, in: folder)
    // Known from the comparison.
    guard let hash = try sha256(of: url) else { preconditionFailure("every size is accepted") }
    return WeightFile(url, sha256: hash)
  }
}
