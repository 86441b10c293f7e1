import AssayCheckpoint
import AssayErrors
import AssayFiles
import AssayNN
import AssayRoles
import AssayTensor
import Foundation

/// The complete state to resume training from: weights, their running average, the optimiser's moments, the generator, and
/// the step.
struct TrainingState {
  let keys: [String]
  /// The keys of the parameters that the optimiser changes.
  private let trained: [String]
  /// Leaves that record operations, by key.
  let parameters: [String: Tensor]
  /// The averaged weights, by key.
  private(set) var averages: [String: Tensor]
  var optimizer: Adam
  let generator: RandomGenerator
  /// The number of steps done.
  var step = 0
  /// The best validation measure and its step.
  var best: (value: Double, step: Int)?

  init(
    _ initial: [(key: String, tensor: Tensor)], _ settings: LoopSettings, generator: RandomGenerator,
    isTrained: (String) -> Bool = { _ in true }
  ) {
    keys = initial.map(\.key)
    trained = keys.filter(isTrained)
    let tensors = initial.map { entry in
      let tensor = entry.tensor.detached()
      return (entry.key, isTrained(entry.key) ? tensor.requiringGradient() : tensor)
    }
    let parameters = Dictionary(uniqueKeysWithValues: tensors)
    self.parameters = parameters
    averages = Dictionary(uniqueKeysWithValues: initial.map { ($0.key, $0.tensor.detached().cloned()) })
    var adam = Adam.Settings(learningRate: settings.learningRate.peak)
    adam.weightDecay = settings.weightDecay
    optimizer = Adam(trained.map { parameters[$0]! }, adam)
    self.generator = generator
  }

  var leaves: [Tensor] { trained.map { parameters[$0]! } }

  /// Moves the averages towards the weights. At first, the average is the plain mean, without the random start.
  mutating func average(decay: Double) {
    let weight = max(1 - decay, 1 / Double(step + 1))
    withoutGradients {
      for key in keys { averages[key]!.interpolate(to: parameters[key]!.detached(), weight: weight) }
    }
  }
}

extension TrainingState {
  private static let format = "1"

  /// Writes the state atomically.
  func save(_ url: URL) throws {
    var tensors: [String: CheckpointTensor] = [:]
    func store(_ kind: String, _ key: String, _ tensor: Tensor) {
      tensors["\(kind).\(key)"] = CheckpointTensor(shape: tensor.shape, floats: tensor.floats)
    }
    for key in keys {
      store("weight", key, parameters[key]!)
      store("average", key, averages[key]!)
    }
    for (index, key) in trained.enumerated() {
      store("mean", key, optimizer.means[index])
      store("square", key, optimizer.squares[index])
    }
    let state = generator.state.integers.map { UInt8(truncatingIfNeeded: $0) }
    tensors["generator"] = CheckpointTensor(dtype: .uint8, shape: [state.count], bytes: state)
    var metadata = ["format": Self.format, "step": String(step)]
    if let best { (metadata["best"], metadata["best_step"]) = (String(best.value), String(best.step)) }
    try SafetensorsWriter.write(tensors, metadata: metadata, to: url)
  }

  /// Resumes from a saved state.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read, `RoleError` for one of another network.
  mutating func restore(_ url: URL) throws {
    let checkpoint = try Checkpoint.open(url)
    let metadata = checkpoint.metadata
    guard metadata["format"] == Self.format, let step = metadata["step"].flatMap(Int.init),
      let state = checkpoint.tensors["generator"]
    else {
      throw RoleError(
        .unsuitableInput, "\(url.path) is not a training checkpoint: start a new run in another folder.")
    }
    func tensor(_ kind: String, _ key: String) throws -> Tensor {
      guard let stored = checkpoint.tensors["\(kind).\(key)"], stored.shape == parameters[key]!.shape else {
        throw RoleError(
          .unsuitableInput,
          "\(url.path) is of another network (\(key)): start a new run in another folder, or restore its configuration."
        )
      }
      return stored.tensor(device: parameters[key]!.device)
    }
    try withoutGradients {
      for key in keys {
        var parameter = parameters[key]!
        parameter.copy(from: try tensor("weight", key))
        averages[key]!.copy(from: try tensor("average", key))
      }
      try optimizer.restore(
        means: trained.map { try tensor("mean", $0) }, squares: trained.map { try tensor("square", $0) },
        step: step)
    }
    generator.state = state.tensor()
    self.step = step
    if let value = metadata["best"].flatMap(Double.init), let at = metadata["best_step"].flatMap(Int.init) {
      best = (value, at)
    }
  }

  /// Copies the state of process 0 to all processes.
  mutating func share(_ group: ProcessGroup) throws {
    let bytes = generator.state
    let progress = Tensor([Float(step % 4_096), Float(step / 4_096)])
    try group.broadcast(
      keys.flatMap { [parameters[$0]!.detached(), averages[$0]!] } + optimizer.means + optimizer.squares
        + [bytes, progress])
    generator.state = bytes
    // Exact in float32.
    let parts = progress.integers
    step = parts[0] + 4_096 * parts[1]
    optimizer.restore(means: optimizer.means, squares: optimizer.squares, step: step)
  }

  /// The averaged weights in the form stored in a model.
  func averagedWeights() -> [String: CheckpointTensor] {
    averages.mapValues { CheckpointTensor(shape: $0.shape, floats: $0.floats) }
  }
}
