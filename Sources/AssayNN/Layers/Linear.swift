public import AssayTensor

/// `y = x · Wᵀ + b` over the last dimension: `[…, in]` → `[…, out]`.
public struct Linear: Sendable {
  public let weight: Tensor
  public let bias: Tensor?

  /// Keys: `weight [out, in]`, and `bias [out]` unless `bias` is false.
  public init(
    _ loader: WeightLoader, from inputs: Int, to outputs: Int, bias: Bool = true,
    initial: WeightInitialization = .standard
  ) {
    weight = loader.tensor("weight", [outputs, inputs], initial: initial)
    self.bias = bias ? loader.tensor("bias", [outputs]) : nil
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { x.linear(weight, bias) }

  /// The same layer with the product computed in another type, and everything else unchanged.
  ///
  /// In bfloat16, products have two to three digits and sums are still computed in float32, which is exact enough for
  /// training. It is faster only on processors that multiply in bfloat16.
  public func callAsFunction(_ x: Tensor, productsIn type: DType) -> Tensor {
    guard type != x.dtype else { return self(x) }
    let product = x.to(type).linear(weight.to(type), nil).to(x.dtype)
    return bias.map { product + $0 } ?? product
  }
}
