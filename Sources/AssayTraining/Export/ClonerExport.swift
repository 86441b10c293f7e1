import AssayCloning
public import Foundation

/// A model folder of Assay's own cloner, made of a finished run.
public enum ClonerExport {
  /// Writes the folder.
  ///
  /// - Parameters:
  ///   - cloner: the folder of a run.
  ///   - licence: of the weights.
  ///   - isHalved: whether weights are stored as float16.
  /// - Returns: which run the weights are of.
  /// - Throws: `RoleError` for a folder that is no such run; `FileError` when the folder cannot be written.
  public static func write(cloner: String, to folder: URL, licence: String, isHalved: Bool) throws -> String {
    let run = try FinishedRun<CloningRecipe>(cloner, kind: CloningRecipe.compact.kindName)
    let source = try run.origin()
    try SourceFilterModel.write(
      run.recipe.voice(run.tensors), run.recipe.network, licence: licence, source: source, halved: isHalved,
      to: folder)
    return source
  }
}
