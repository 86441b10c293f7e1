import AssayNN
import AssayTensor

/// Between blocks: half the channels. `[N, C, T]` → `[N, C / 2, T]`.
struct CAMPlusPlusTransit: Sendable {
  let norm: BatchNorm
  let linear: Convolution

  init(_ loader: WeightLoader, from inputs: Int) {
    norm = BatchNorm(loader.scoped("nonlinear.batchnorm"), channels: inputs)
    linear = Convolution(loader.scoped("linear"), from: inputs, to: inputs / 2, .same(1), bias: false)
  }

  func callAsFunction(_ x: Tensor) -> Tensor { linear(norm(x).relu()) }
}
