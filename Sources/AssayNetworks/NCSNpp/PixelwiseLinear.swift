import AssayNN
import AssayTensor

/// An affine map of the channels at each place (the reference's NIN): `[N, in, P]` → `[N, out, P]`.
struct PixelwiseLinear: Sendable {
  /// `[out, in]`.
  let weight: Tensor
  /// `[1, out, 1]`.
  let bias: Tensor

  /// Keys: `W [in, out]`, the other way round than a ``Linear``'s, and `b [out]`.
  ///
  /// - Parameter scale: of the first weights' variance.
  init(_ loader: WeightLoader, from inputs: Int, to outputs: Int, scale: Double = 1) {
    weight = loader.tensor("W", [inputs, outputs], initial: .fanAverage(scale: scale)).transposed()
      .contiguous()
    bias = loader.tensor("b", [outputs]).reshaped(1, outputs, 1)
  }

  func callAsFunction(_ x: Tensor) -> Tensor { weight.matmul(x) + bias }
}
