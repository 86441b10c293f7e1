import AssayCheckpoint
import AssayNN
import AssayTensor

/// A state dict of random weights for any network, for tests that need no real ones.
enum RandomWeights {
  /// - Parameter network: makes the network; its keys and shapes are those it asks for.
  static func make(seed: UInt64 = 11, _ network: (WeightLoader) -> some Any) -> [String: CheckpointTensor] {
    let loader = WeightLoader(initializing: RandomGenerator(seed: seed))
    _ = network(loader)
    // Variances of 0, as fresh biases are, would blow every signal up.
    return Dictionary(
      uniqueKeysWithValues: loader.parameters.map { key, tensor in
        let values = key.hasSuffix("running_var") ? Tensor.full(1, shape: tensor.shape) : tensor
        return (key, CheckpointTensor(shape: tensor.shape, floats: values.floats))
      })
  }
}
