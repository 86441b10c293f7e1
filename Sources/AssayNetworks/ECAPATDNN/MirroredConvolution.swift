import AssayNN
import AssayTensor

/// A convolution that keeps the length by mirrored edges: `[N, in, T]` → `[N, out, T]`.
struct MirroredConvolution: Sendable {
  private let weight: Tensor
  private let packedWeight: Tensor?
  private let bias: Tensor
  private let dilation: Int
  /// Of the channels that do not change over time, `[out, constants]`.
  private let constantWeight: Tensor?

  /// - Parameter constants: how many of the inputs, the last ones, do not change over time; with one tap.
  init(
    _ loader: WeightLoader, from inputs: Int, to outputs: Int, kernel: Int = 1, dilation: Int = 1,
    constants: Int = 0
  ) {
    let loader = loader.scoped("conv")
    let whole = loader.tensor("weight", [outputs, inputs, kernel])
    let changing = inputs - constants
    weight = constants == 0 ? whole : whole.sliced(1, 0..<changing)
    constantWeight = constants == 0 ? nil : whole.sliced(1, changing..<inputs).squeezed(2)
    packedWeight = weight.packedForMirroredConvolution
    bias = loader.tensor("bias", [outputs])
    self.dilation = dilation
  }

  /// - Parameters:
  ///   - inputs: whose channels are joined, `[N, c_i, T]`.
  ///   - constant: the channels that do not change over time, `[N, constants]`.
  ///   - rectified: whether negative values become zero.
  ///   - affine: a scale and a shift after that.
  func callAsFunction(
    _ inputs: [Tensor], constant: Tensor? = nil, rectified: Bool = false,
    affine: (scale: Tensor, shift: Tensor)? = nil
  ) -> Tensor {
    var summand = bias
    if let constant, let constantWeight { summand = constant.linear(constantWeight, bias) }
    return .mirroredConvolution(
      inputs, weight: weight, packedWeight: packedWeight, bias: summand, dilation: dilation,
      rectified: rectified,
      affine: affine)
  }
}
