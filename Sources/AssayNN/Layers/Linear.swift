import AssayTensor

/// `y = x · Wᵀ + b` over the last dimension: `[…, in]` → `[…, out]`.
public struct Linear: Sendable {
  public let weight: Tensor
  public let bias: Tensor?

  /// Keys: `weight [out, in]`, and `bias [out]` unless `bias` is false.
  public init(_ loader: WeightLoader, from inputs: Int, to outputs: Int, bias: Bool = true) {
    weight = loader.tensor("weight", [outputs, inputs])
    self.bias = bias ? loader.tensor("bias", [outputs]) : nil
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { x.linear(weight, bias) }
}
