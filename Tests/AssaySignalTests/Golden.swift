import AssayCheckpoint
import Foundation
import Testing

/// A safetensors file of expected values.
struct Golden {
  private let tensors: [String: CheckpointTensor]

  init(_ url: URL) throws { tensors = try Checkpoint.open(url).tensors }

  func shape(_ name: String) throws -> [Int] { try #require(tensors[name]).shape }

  func floats(_ name: String) throws -> [Float] { try #require(tensors[name]).floats() }

  /// Integers below 2²⁴, which are exact as `Float`.
  func integers(_ name: String) throws -> [Int] { try floats(name).map { Int($0) } }
}
