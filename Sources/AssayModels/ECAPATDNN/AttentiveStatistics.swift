import AssayNN
import AssayTensor

/// Mean and deviation over time, weighted by an attention of each channel's own: `[N, C, T]` → `[N, 2C]`.
///
/// The attention sees each frame beside the plain mean and deviation of the whole recording.
///
/// - Reference: Desplanques et al., Interspeech 2020, section 3.1.
struct AttentiveStatistics: Sendable {
  let entry: ECAPALayer
  let exit: MirroredConvolution

  init(_ loader: WeightLoader, channels: Int, attention: Int) {
    entry = ECAPALayer(loader.scoped("tdnn"), from: 3 * channels, to: attention)
    exit = MirroredConvolution(loader.scoped("conv"), from: attention, to: channels)
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let length = x.size(2)
    let plain = Self.statistics(
      x, weights: Tensor.full(1 / Double(length), shape: [1, 1, length], device: x.device))
    let attention = exit(entry(x, constant: .concatenated(plain, 1)).tanh()).softmax(2)
    return Tensor.concatenated(Self.statistics(x, weights: attention), 1).squeezed(2)
  }

  /// Weighted mean and deviation, `[N, C, 1]` each, with weights that add up to 1 over time.
  private static func statistics(_ x: Tensor, weights: Tensor) -> [Tensor] {
    let mean = (x * weights).sum(2, keepingDimensions: true)
    let variance = ((x - mean).square() * weights).sum(2, keepingDimensions: true)
    return [mean, variance.atLeast(1e-12).sqrt()]
  }
}
