import AssayCheckpoint
import AssayNN
import AssayRoles
import AssayTensor

/// An objective whose parameters begin with weights that were trained before.
struct StartedObjective: TrainingObjective {
  private let objective: any TrainingObjective
  private let stage: TrainedStage
  private let device: Device

  /// - Parameter network: that is trained.
  /// - Throws: `RoleError` when the weights are known to be of another network.
  init(
    _ objective: any TrainingObjective, from stage: TrainedStage, network: TrainingRecipe.Network,
    device: Device
  ) throws {
    if let other = stage.network, other != network {
      throw RoleError(
        .unsuitableInput,
        "\(stage.url.path) holds a \(other.family.rawValue) network of other sizes or another family than the \(network.family.rawValue) that is to be trained: give its configuration, or start from another."
      )
    }
    (self.objective, self.stage, self.device) = (objective, stage, device)
  }

  var measure: String { objective.measure }
  var notes: [String] { ["start: \(stage.url.path)"] + objective.notes }

  /// - Throws: `WeightError` for weights of another network.
  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)] {
    let initial = try objective.initialParameters(using: generator)
    let loader = WeightLoader(stage.tensors, source: stage.url.path, device: device)
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
