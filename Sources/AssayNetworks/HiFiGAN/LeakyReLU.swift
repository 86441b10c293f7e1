import AssayTensor

extension Tensor {
  /// x where it is positive, and `slope · x` below; `slope` in [0, 1].
  func leakyReLU(_ slope: Double) -> Tensor { maximum(self * slope) }
}
