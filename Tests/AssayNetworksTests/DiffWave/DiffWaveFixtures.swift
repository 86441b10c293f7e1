import AssayCheckpoint
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks

/// Networks and expected values of the DiffWave tests.
enum DiffWaveFixtures {
  static func configuration(_ size: String) throws -> DiffWaveConfiguration {
    try JSONDecoder().decode(
      DiffWaveConfiguration.self, from: Data(contentsOf: TestFiles.fixture("diffwave/\(size)/config.json")))
  }

  static func expected(_ size: String) throws -> [String: CheckpointTensor] {
    try Checkpoint.open(TestFiles.fixture("diffwave/\(size)/expected.safetensors")).tensors
  }

  static func tinyWeights() throws -> [String: CheckpointTensor] {
    try DiffWaveWeights.read(TestFiles.fixture("diffwave/tiny/checkpoint.pkl"))
  }

  /// 6 layers of 16 channels.
  static func tiny() throws -> DiffWave {
    try DiffWave(tinyWeights(), source: "checkpoint.pkl", configuration("tiny"))
  }

  /// The 24 million parameters of the official network, by formula.
  static func official() throws -> DiffWave {
    let shapes = try JSONDecoder().decode(
      [String: [Int]].self, from: Data(contentsOf: TestFiles.fixture("diffwave/official/shapes.json")))
    return try DiffWave(
      tensors(FormulaWeights.golden(shapes: shapes), shapes), source: "formula", configuration("official"))
  }

  static func tensors(_ values: [String: [Float]], _ shapes: [String: [Int]]) throws -> [String:
    CheckpointTensor]
  {
    var tensors: [String: CheckpointTensor] = [:]
    for (key, shape) in shapes {
      tensors[key] = CheckpointTensor(shape: shape, floats: try #require(values[key]))
    }
    return tensors
  }
}
