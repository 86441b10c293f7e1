import AssayNN
import AssayTensor

/// A square convolution without bias that steps over frequency only, and the normalisation after it:
/// `[N, in, F, T]` → `[N, out, F / stride, T]`.
struct ConvolutionNorm: Sendable {
  let convolution: Convolution
  let norm: BatchNorm

  init(
    _ loader: WeightLoader, _ convolutionKey: String, _ normKey: String, from inputs: Int, to outputs: Int,
    kernel: Int, stride: Int = 1
  ) {
    convolution = Convolution(
      loader.scoped(convolutionKey), from: inputs, to: outputs,
      .init([kernel, kernel], stride: [stride, 1], padding: [kernel / 2, kernel / 2]), bias: false)
    norm = BatchNorm(loader.scoped(normKey), channels: outputs)
  }

  func callAsFunction(_ x: Tensor) -> Tensor { norm(convolution(x)) }
}
