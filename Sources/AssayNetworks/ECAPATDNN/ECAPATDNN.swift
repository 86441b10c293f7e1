import AssayNN
import AssaySignal
import AssayTensor

/// The speaker encoder ECAPA-TDNN as in SpeechBrain: `[N, T, 80]` → `[N, 192]`.
///
/// - Reference: Desplanques, Thienpondt, Demuynck, *ECAPA-TDNN: Emphasized Channel Attention, Propagation and
///   Aggregation in TDNN Based Speaker Verification*, Interspeech 2020; keys as in SpeechBrain's checkpoints.
struct ECAPATDNN: Sendable {
  let entry: ECAPALayer
  let blocks: [ECAPABlock]
  let joined: ECAPALayer
  let pooling: AttentiveStatistics
  let poolingNorm: BatchNorm
  let projection: MirroredConvolution

  init(_ loader: WeightLoader, _ configuration: ECAPAConfiguration) {
    let channels = configuration.channels
    entry = ECAPALayer(
      loader.scoped("blocks.0"), from: configuration.mel.bandCount, to: channels, kernel: 5)
    blocks = configuration.dilations.enumerated().map {
      ECAPABlock(loader.scoped("blocks.\($0.offset + 1)"), dilation: $0.element, configuration)
    }
    let joinedChannels = configuration.joinedChannels
    joined = ECAPALayer(loader.scoped("mfa"), from: blocks.count * channels, to: joinedChannels)
    pooling = AttentiveStatistics(
      loader.scoped("asp"), channels: joinedChannels, attention: configuration.attentionChannels)
    poolingNorm = BatchNorm(loader.scoped("asp_bn.norm"), channels: 2 * joinedChannels)
    projection = MirroredConvolution(
      loader.scoped("fc"), from: 2 * joinedChannels, to: configuration.embeddingSize)
  }

  /// - Parameter features: decibels minus their mean over time, `[N, T, bands]`, T at least 5.
  /// - Returns: `[N, embedding]`, not normalised.
  func callAsFunction(_ features: Tensor) -> Tensor {
    var outputs = [entry(features.transposed())]
    for block in blocks { outputs.append(block(outputs[outputs.count - 1])) }
    let pooled = pooling(joined(Array(outputs.dropFirst())))
    return projection([poolingNorm(pooled).unsqueezed(2)]).squeezed(2)
  }
}
