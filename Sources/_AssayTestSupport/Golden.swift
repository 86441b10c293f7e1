import AssayCheckpoint
public import Foundation
import Testing

/// A safetensors file of expected values.
public struct Golden {
  private let tensors: [String: CheckpointTensor]

  public init(_ url: URL) throws { tensors = try Checkpoint.open(url).tensors }

  public func shape(_ name: String) throws -> [Int] { try #require(tensors[name]).shape }

  public func floats(_ name: String) throws -> [Float] { try #require(tensors[name]).floats() }

  /// Of a tensor in double precision, exactly.
  public func doubles(_ name: String) throws -> [Double] {
    let tensor = try #require(tensors[name])
    #expect(tensor.dtype == .float64, "\(name) is in double precision")
    return tensor.data().withUnsafeBytes { bytes in
      (0..<tensor.count).map {
        Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)))
      }
    }
  }

  /// Integers below 2²⁴, which are exact as `Float`.
  public func integers(_ name: String) throws -> [Int] { try floats(name).map { Int($0) } }
}
