import AssayCheckpoint
public import Foundation
import Testing

/// A safetensors file of expected values.
public struct Golden {
  private let tensors: [String: CheckpointTensor]

  public init(_ url: URL) throws { tensors = try Checkpoint.open(url).tensors }

  public func shape(_ name: String) throws -> [Int] { try #require(tensors[name]).shape }

  public func floats(_ name: String) throws -> [Float] { try #require(tensors[name]).floats() }

  /// Integers below 2²⁴, which are exact as `Float`.
  public func integers(_ name: String) throws -> [Int] { try floats(name).map { Int($0) } }
}
