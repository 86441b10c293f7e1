import AssayNN
import AssayTensor

/// Adds the input at a lower resolution to the features of that resolution, mapped to their channels.
struct PyramidCombination: Sendable {
  let convolution: PixelwiseConvolution

  /// Key: `Conv_0`.
  init(_ loader: WeightLoader, from inputs: Int, to channels: Int) {
    convolution = PixelwiseConvolution(loader.scoped("Conv_0"), from: inputs, to: channels)
  }

  /// - Parameters:
  ///   - pyramid: the resampled input, `[N, in, F, T]`.
  ///   - features: `[N, C, F, T]`.
  func callAsFunction(_ pyramid: Tensor, _ features: Tensor) -> Tensor {
    convolution([pyramid], residual: features)
  }
}
