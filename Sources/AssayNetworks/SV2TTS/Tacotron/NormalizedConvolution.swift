import AssayNN
import AssayTensor

/// A convolution without bias, ReLU where asked for, and batch normalisation after it.
struct NormalizedConvolution: Sendable {
  private let convolution: Convolution
  private let norm: BatchNorm
  private let isRectified: Bool

  init(_ loader: WeightLoader, from inputs: Int, to outputs: Int, kernel: Int, isRectified: Bool = true) {
    convolution = Convolution(
      loader.scoped("conv"), from: inputs, to: outputs, .init([kernel], padding: [kernel / 2]), bias: false)
    norm = BatchNorm(loader.scoped("bnorm"), channels: outputs)
    self.isRectified = isRectified
  }

  /// `[N, in, T]` → `[N, out, T]`, of a frame more for an even kernel.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let result = convolution(x)
    return norm(isRectified ? result.relu() : result)
  }
}
