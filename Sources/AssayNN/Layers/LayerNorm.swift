public import AssayTensor

/// Normalises the last dimension to mean 0 and variance 1, then scales and shifts it: `[…, C]`.
public struct LayerNorm: Sendable {
  public let weight: Tensor
  public let bias: Tensor
  public let epsilon: Double

  /// Keys: `weight [C]`, `bias [C]`.
  public init(_ loader: WeightLoader, channels: Int, epsilon: Double = 1e-5) {
    weight = loader.tensor("weight", [channels])
    bias = loader.tensor("bias", [channels])
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.layerNormalized(weight: weight, bias: bias, epsilon: epsilon)
  }
}
