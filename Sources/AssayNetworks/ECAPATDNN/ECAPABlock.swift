import AssayNN
import AssayTensor

/// A Res2Net block with squeeze and excitation: `[N, C, T]` → `[N, C, T]`.
///
/// The channels are split into parts x₀ … x₇; y₀ = x₀, y₁ = B₁(x₁), yᵢ = Bᵢ(xᵢ + yᵢ₋₁). What comes out is scaled channel
/// by channel by a function of its mean over time, and added to the block's input.
///
/// - Reference: Desplanques, Thienpondt, Demuynck, *ECAPA-TDNN: Emphasized Channel Attention, Propagation and
///   Aggregation in TDNN Based Speaker Verification*, Interspeech 2020, section 3.2.
struct ECAPABlock: Sendable {
  let entry: ECAPALayer
  let parts: [ECAPALayer]
  let exit: ECAPALayer
  let squeeze: MirroredConvolution
  let excitation: MirroredConvolution

  init(_ loader: WeightLoader, dilation: Int, _ configuration: ECAPAConfiguration) {
    let (channels, scale) = (configuration.channels, configuration.scale)
    entry = ECAPALayer(loader.scoped("tdnn1"), from: channels, to: channels)
    parts = (0..<scale - 1).map {
      ECAPALayer(
        loader.scoped("res2net_block.blocks.\($0)"), from: channels / scale, to: channels / scale, kernel: 3,
        dilation: dilation)
    }
    exit = ECAPALayer(loader.scoped("tdnn2"), from: channels, to: channels)
    squeeze = MirroredConvolution(
      loader.scoped("se_block.conv1"), from: channels, to: configuration.squeezeChannels)
    excitation = MirroredConvolution(
      loader.scoped("se_block.conv2"), from: configuration.squeezeChannels, to: channels)
  }

  func callAsFunction(_ x: Tensor) -> Tensor { excited(exit(residual(entry([x])))) + x }

  /// The parts y₀ … y₇, which are not joined: what reads them takes a list.
  func residual(_ x: Tensor) -> [Tensor] {
    let width = x.size(1) / (parts.count + 1)
    var outputs = [x.sliced(1, 0..<width)]
    for (index, part) in parts.enumerated() {
      let input = x.sliced(1, (index + 1) * width..<(index + 2) * width)
      outputs.append(part(index == 0 ? input : input + outputs[index]))
    }
    return outputs
  }

  func excited(_ x: Tensor) -> Tensor {
    x * excitation([squeeze([x.mean(2, keepingDimensions: true)], rectified: true)]).sigmoid()
  }
}
