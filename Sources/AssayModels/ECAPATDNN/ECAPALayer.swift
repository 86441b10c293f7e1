import AssayNN
import AssayTensor

/// ECAPA's layer: convolution → ReLU → normalisation, in this order. `[N, in, T]` → `[N, out, T]`.
struct ECAPALayer: Sendable {
  let convolution: MirroredConvolution
  let norm: BatchNorm

  init(_ loader: WeightLoader, from inputs: Int, to outputs: Int, kernel: Int = 1, dilation: Int = 1) {
    convolution = MirroredConvolution(
      loader.scoped("conv"), from: inputs, to: outputs, kernel: kernel, dilation: dilation)
    norm = BatchNorm(loader.scoped("norm.norm"), channels: outputs)
  }

  func callAsFunction(_ x: Tensor) -> Tensor { norm(convolution(x).relu()) }

  /// The same for channels some of which do not change over time, see ``MirroredConvolution``.
  func callAsFunction(_ x: Tensor, constant: Tensor) -> Tensor {
    norm(convolution(x, constant: constant).relu())
  }
}
