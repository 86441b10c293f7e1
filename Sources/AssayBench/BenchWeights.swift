package import AssayCheckpoint
import Foundation

/// Weights for measuring, made by a formula so that another program can be measured with the same ones.
///
/// With the keys sorted by code point, key number k and element i (both from 0) of its tensor, row-major:
/// `w = √2 · a · sin(0.7390851 · i + 1.6180339 · k)`, where a is one over the root of the elements of one slice
/// along dimension 0, or 0.1 for tensors of one dimension. Gains of weight normalisation are `1 + 0.1 · sin(…)`,
/// other `weight`s of one dimension `1 + w`. Computed in double precision.
package enum BenchWeights {
  /// - Parameter layout: every key of a state dict and its shape.
  package static func tensors(_ layout: [(key: String, shape: [Int])]) -> [String: CheckpointTensor] {
    let sorted = layout.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
    let tensors = sorted.enumerated().map { number, entry in
      let (offset, scale) = offsetAndScale(entry.key, entry.shape)
      let values = (0..<entry.shape.reduce(1, *)).map {
        Float(offset + scale * sin(0.7390851 * Double($0) + 1.6180339 * Double(number)))
      }
      return (entry.key, CheckpointTensor(shape: entry.shape, floats: values))
    }
    return Dictionary(uniqueKeysWithValues: tensors)
  }

  private static func offsetAndScale(_ key: String, _ shape: [Int]) -> (offset: Double, scale: Double) {
    if key.hasSuffix("weight_g") { return (1, 0.1) }
    guard shape.count == 1 else { return (0, (2 / Double(shape.dropFirst().reduce(1, *))).squareRoot()) }
    return (key.hasSuffix("weight") ? 1 : 0, 0.1 * 2.0.squareRoot())
  }
}
