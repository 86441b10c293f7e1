import AssayNN
import AssayTensor

/// ECAPA's layer: convolution → ReLU → normalisation, in this order. `[N, in, T]` → `[N, out, T]`.
struct ECAPALayer: Sendable {
  private let convolution: MirroredConvolution
  /// What the normalisation by stored statistics is.
  private let scale: Tensor
  private let shift: Tensor

  init(
    _ loader: WeightLoader, from inputs: Int, to outputs: Int, kernel: Int = 1, dilation: Int = 1,
    constants: Int = 0
  ) {
    convolution = MirroredConvolution(
      loader.scoped("conv"), from: inputs, to: outputs, kernel: kernel, dilation: dilation,
      constants: constants)
    (scale, shift) = BatchNorm(loader.scoped("norm.norm"), channels: outputs).affine
  }

  func callAsFunction(_ input: Tensor) -> Tensor { self([input]) }

  /// - Parameters:
  ///   - inputs: whose channels are joined.
  ///   - constant: the channels that do not change over time, `[N, constants]`.
  func callAsFunction(_ inputs: [Tensor], constant: Tensor? = nil) -> Tensor {
    convolution(inputs, constant: constant, rectified: true, affine: (scale, shift))
  }
}
