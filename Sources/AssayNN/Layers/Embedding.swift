public import AssayTensor

/// A vector for each of `count` symbols: indices of any shape (int64) → `[…, width]`.
public struct Embedding: Sendable {
  public let weight: Tensor

  /// Key: `weight [count, width]`.
  public init(_ loader: WeightLoader, count: Int, width: Int) {
    weight = loader.tensor("weight", [count, width])
  }

  public func callAsFunction(_ indices: Tensor) -> Tensor { weight.embedded(indices) }
}
