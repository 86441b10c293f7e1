import AssayTensor

extension Tensor {
  /// `x · tanh(softplus(x))`.
  ///
  /// - Reference: Misra, *Mish: A Self Regularized Non-Monotonic Activation Function*, BMVC 2020.
  func mish() -> Tensor { self * softplus().tanh() }
}
