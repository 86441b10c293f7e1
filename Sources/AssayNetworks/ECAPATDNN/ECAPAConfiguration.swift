import AssaySignal

/// The sizes of an ``ECAPATDNN``.
struct ECAPAConfiguration: Sendable, Hashable {
  var mel = MelConfiguration.ecapa
  /// Channels of the four blocks.
  var channels = 1_024
  /// Channels after the blocks are joined.
  var joinedChannels = 3_072
  /// Of the attention over time.
  var attentionChannels = 128
  /// Of the squeeze in each block.
  var squeezeChannels = 128
  /// Parts that a block's channels are split into.
  var scale = 8
  var embeddingSize = 192
  /// Of the three blocks with residual parts; their kernels have three values.
  let dilations = [2, 3, 4]

  /// SpeechBrain's `spkrec-ecapa-voxceleb`.
  static let voxCeleb = ECAPAConfiguration()

  /// The fewest samples of which each convolution can mirror the edges: one frame more than the largest dilation.
  var minimumCount: Int { 4 * mel.stft.hop }
}
