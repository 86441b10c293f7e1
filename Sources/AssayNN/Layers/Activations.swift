public import AssayTensor

extension Tensor {
  /// x where it is positive, and `slope · x` below; `slope` in [0, 1].
  public func leakyReLU(_ slope: Double) -> Tensor { maximum(self * slope) }

  /// `x · tanh(softplus(x))`.
  ///
  /// - Reference: Misra, *Mish: A Self Regularized Non-Monotonic Activation Function*, BMVC 2020.
  public func mish() -> Tensor { self * softplus().tanh() }
}
