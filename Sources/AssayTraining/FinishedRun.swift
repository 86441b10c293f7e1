import AssayCheckpoint
import AssayRoles
import Foundation

/// A run with weights to be used: its recipe, and the weights that its validation found best.
public struct FinishedRun<Recipe: TrainingConfiguration> {
  public let folder: TrainingFolder
  public let recipe: Recipe
  public let tensors: [String: CheckpointTensor]
  /// At which the weights were best.
  public let steps: Int

  /// - Throws: `RoleError` for a folder that is no such run, and what reading weights throws.
  public init(_ path: String, kind: String) throws {
    folder = TrainingFolder(URL(fileURLWithPath: path))
    guard let text = try? String(contentsOf: folder.configuration, encoding: .utf8) else {
      throw RoleError(
        .unsuitableInput,
        "\(path) is no training run: name the folder of a run of assay train \(kind).")
    }
    recipe = try Recipe(yaml: text, name: folder.configuration.path)
    guard recipe.kindName == kind else {
      throw RoleError(
        .unsuitableInput, "\(path) is a run of a \(recipe.kindName), not of a \(kind).")
    }
    guard FileManager.default.fileExists(atPath: folder.bestWeights.path) else {
      throw RoleError(
        .unsuitableInput, "\(path) has no validated weights yet: let it go on to its first validation.")
    }
    let checkpoint = try Checkpoint.open(folder.bestWeights)
    tensors = checkpoint.tensors
    steps = checkpoint.metadata["step"].flatMap(Int.init) ?? 0
  }
}
