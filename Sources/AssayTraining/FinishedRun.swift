public import AssayCheckpoint
import AssayErrors
import AssayRoles
import Foundation

/// A finished run: its recipe, and the weights with the best validation.
public struct FinishedRun<Recipe: TrainingConfiguration> {
  public let folder: TrainingFolder
  public let recipe: Recipe
  public let tensors: [String: CheckpointTensor]
  /// The step of the best weights.
  public let steps: Int

  /// - Throws: `RoleError` for a folder that is not such a run, and errors of reading weights.
  public init(_ path: String, kind: String) throws {
    folder = TrainingFolder(URL(fileURLWithPath: path))
    guard let text = try? String(contentsOf: folder.configuration, encoding: .utf8) else {
      throw RoleError(
        .unsuitableInput,
        "\(path) is not a training run: name the folder of a run of assay train \(kind).")
    }
    recipe = try Recipe(yaml: text, name: folder.configuration.path)
    guard recipe.kindName == kind else {
      throw RoleError(
        .unsuitableInput, "\(path) is a run of a \(recipe.kindName), not of a \(kind).")
    }
    guard FileManager.default.fileExists(atPath: folder.bestWeights.path) else {
      throw RoleError(
        .unsuitableInput, "\(path) has no validated weights yet: continue it until its first validation.")
    }
    let checkpoint = try Checkpoint.open(folder.bestWeights)
    tensors = checkpoint.tensors
    steps = checkpoint.metadata["step"].flatMap(Int.init) ?? 0
  }
}
