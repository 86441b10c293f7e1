import AssayNN
import AssayTensor

/// A 3×3 convolution that keeps the resolution: `[N, in, F, T]` → `[N, out, F, T]`.
struct NCSNppConvolution: Sendable {
  let weight: Tensor
  let bias: Tensor

  /// Keys: `weight [out, in, 3, 3]`, `bias [out]`.
  ///
  /// - Parameter scale: of the first weights' variance.
  init(_ loader: WeightLoader, from inputs: Int, to outputs: Int, scale: Double = 1) {
    weight = loader.tensor("weight", [outputs, inputs, 3, 3], initial: .fanAverage(scale: scale))
    bias = loader.tensor("bias", [outputs])
  }

  /// `gain · (convolution(silu(normalization(inputs))) + offset + residual)`.
  ///
  /// - Parameters:
  ///   - inputs: `[N, C_i, F, T]` each; their channels are joined.
  ///   - offset: `[N, out]`.
  ///   - residual: `[N, out, F, T]`.
  func callAsFunction(
    _ inputs: [Tensor], _ normalization: NCSNppNormalization?, offset: Tensor? = nil, residual: Tensor? = nil,
    gain: Double = 1
  ) -> Tensor {
    .normalizedConvolution(
      inputs, normalization?.step, weight: weight, bias: bias, offset: offset, residual: residual, gain: gain)
  }
}
