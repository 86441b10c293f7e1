import AssayCheckpoint
import AssayFiles
import AssayTensor
import Foundation

@testable import AssayModelStore
@testable import AssayNetworks

/// Encoders with random weights, for everything that does not need real ones.
enum TestEncoders {
  /// A file as it is, for what does not ask whether it is the right one.
  static func weights(_ url: URL) throws -> WeightFile {
    WeightFile(url, sha256: try ContentHash(ofFile: url))
  }

  static func ge2e(_ configuration: GE2EConfiguration) throws -> GE2EEncoder {
    try GE2EEncoder(ge2eWeights(), source: "random weights", configuration)
  }

  /// Weights of the real shapes, small and seeded.
  static func ge2eWeights() -> [String: CheckpointTensor] {
    let generator = RandomGenerator(seed: 11)
    var shapes = [
      "linear.weight": [256, 256], "linear.bias": [256], "similarity_weight": [1], "similarity_bias": [1],
    ]
    for layer in 0..<3 {
      shapes["lstm.weight_ih_l\(layer)"] = [1_024, layer == 0 ? 40 : 256]
      shapes["lstm.weight_hh_l\(layer)"] = [1_024, 256]
      shapes["lstm.bias_ih_l\(layer)"] = [1_024]
      shapes["lstm.bias_hh_l\(layer)"] = [1_024]
    }
    return Dictionary(
      uniqueKeysWithValues: shapes.sorted { $0.key < $1.key }.map { key, shape in
        (key, CheckpointTensor(shape: shape, floats: (generator.normal(shape) * 0.1).floats))
      })
  }
}
