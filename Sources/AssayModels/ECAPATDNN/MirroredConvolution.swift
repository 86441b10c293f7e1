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
    guard convolution.weight.size(2) == 1 else {
      return convolution(padding == 0 ? x : x.padded(padding, padding, .reflect))
    }
    // A matrix product, a tenth faster than libtorch's convolution of one tap (measured with AVX2).
    let product = convolution.weight.squeezed(2).matmul(x)
    return convolution.bias.map { product + $0.unsqueezed(1) } ?? product
  }

  /// The same for an input `[N, in, T]` whose last channels do not change over time, with one tap.
  ///
  /// - Parameters:
  ///   - x: the first channels, `[N, c, T]`.
  ///   - constant: the others, `[N, in − c, 1]`.
  func callAsFunction(_ x: Tensor, constant: Tensor) -> Tensor {
    let weight = convolution.weight.squeezed(2)
    let changing = x.size(1)
    let product =
      weight.sliced(1, 0..<changing).matmul(x) + weight.sliced(1, changing..<weight.size(1)).matmul(constant)
    return convolution.bias.map { product + $0.unsqueezed(1) } ?? product
  }
}
