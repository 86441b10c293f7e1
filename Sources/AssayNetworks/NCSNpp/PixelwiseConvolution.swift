import AssayNN
import AssayTensor

/// A 1×1 convolution: `[N, in, F, T]` → `[N, out, F, T]`.
struct PixelwiseConvolution: Sendable {
  let weight: Tensor
  let bias: Tensor

  /// Keys: `weight [out, in, 1, 1]`, `bias [out]`.
  init(
    _ loader: WeightLoader, from inputs: Int, to outputs: Int,
    initial: WeightInitialization = .fanAverage(scale: 1)
  ) {
    weight = loader.tensor("weight", [outputs, inputs, 1, 1], initial: initial)
    bias = loader.tensor("bias", [outputs])
  }

  /// - Parameters:
  ///   - inputs: `[N, C_i, F, T]` each; their channels are joined.
  ///   - residual: added to the result, `[N, out, F, T]`.
  func callAsFunction(_ inputs: [Tensor], residual: Tensor? = nil) -> Tensor {
    .pointwiseConvolution(inputs, weight: weight, bias: bias, residual: residual)
  }
}
