import AssayCheckpoint
import AssayDiffusion
import AssayErrors
import AssayFeatures
import AssayNN
import AssayPhonePuRe
import AssayRoles
import AssayTensor
import Foundation

/// An objective whose parameters start from trained weights.
struct StartedObjective: TrainingObjective {
  private let objective: any TrainingObjective
  private let tensors: [String: CheckpointTensor]
  private let url: URL
  private let device: Device

  /// - Parameters:
  ///   - tensors: the tensors of the file `url`.
  ///   - other: their family, if it or its sizes are known to differ from those of the network in training.
  ///   - family: the family of the network in training.
  /// - Throws: `RoleError` if the family or the sizes differ.
  init(
    _ objective: any TrainingObjective, tensors: [String: CheckpointTensor], url: URL, other: String?,
    family: String, device: Device
  ) throws {
    if let other {
      throw RoleError(
        .unsuitableInput,
        "\(url.path) contains a \(other) network, whose sizes or family differ from those of the \(family) to train: use its configuration, or start from other weights."
      )
    }
    (self.objective, self.tensors, self.url, self.device) = (objective, tensors, url, device)
  }

  /// - Parameter network: the network in training.
  /// - Throws: `RoleError` if the weights are known to belong to another network.
  init(
    _ objective: any TrainingObjective, from stage: TrainedStage, network: PhonePuReRecipe.Network,
    device: Device
  ) throws {
    try self.init(
      objective, tensors: stage.tensors, url: stage.url,
      other: stage.network.flatMap { $0 == network ? nil : $0.family },
      family: network.family, device: device)
  }

  var measure: String { objective.measure }
  var notes: [String] { ["start: \(url.path)"] + objective.notes }

  /// - Throws: `WeightError` for weights of another network.
  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)] {
    let initial = try objective.initialParameters(using: generator)
    let loader = WeightLoader(tensors, source: url.path, device: device)
    let started = initial.map { (key: $0.key, tensor: loader.tensor($0.key, $0.tensor.shape)) }
    try loader.finish()
    return started
  }

  func isTrained(_ key: String) -> Bool { objective.isTrained(key) }

  func loss(_ parameters: [String: Tensor], using generator: RandomGenerator) throws -> TrainingLoss {
    try objective.loss(parameters, using: generator)
  }

  func validate(_ parameters: [String: Tensor]) throws -> [String: Double] {
    try objective.validate(parameters)
  }
}
