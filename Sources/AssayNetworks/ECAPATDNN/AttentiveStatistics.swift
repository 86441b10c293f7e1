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
    entry = ECAPALayer(loader.scoped("tdnn"), from: 3 * channels, to: attention, constants: 2 * channels)
    exit = MirroredConvolution(loader.scoped("conv"), from: attention, to: channels)
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let plain = Self.joined(x.timeStatistics(leastVariance: 1e-12))
    let logits = exit([entry([x], constant: plain).tanh()])
    return Self.joined(x.timeStatistics(logits: logits, leastVariance: 1e-12))
  }

  private static func joined(_ statistics: (mean: Tensor, deviation: Tensor)) -> Tensor {
    .concatenated([statistics.mean, statistics.deviation], 1)
  }
}
