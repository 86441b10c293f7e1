import AssayNN
import AssayTensor

/// A convolution that keeps the length by mirrored edges: `[N, in, T]` → `[N, out, T]`.
struct MirroredConvolution: Sendable {
  let convolution: Convolution
  let padding: Int

  init(_ loader: WeightLoader, from inputs: Int, to outputs: Int, kernel: Int = 1, dilation: Int = 1) {
    convolution = Convolution(
      loader.scoped("conv"), from: inputs, to: outputs, .init([kernel], dilation: [dilation]))
    padding = dilation * (kernel - 1) / 2
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    convolution(padding == 0 ? x : x.padded(padding, padding, .reflect))
  }
}
