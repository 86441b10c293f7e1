import AssaySignal

/// The sizes of a ``CAMPlusPlus``.
struct CAMPlusPlusConfiguration: Sendable, Hashable {
  /// A dense block: how many layers, and the dilation of their local convolutions.
  struct Block: Sendable, Hashable {
    let layers: Int
    let dilation: Int
  }

  /// The front end's.
  var mel = MelConfiguration.campplus
  /// Channels of the two-dimensional part.
  var headChannels = 32
  /// Channels before the first block, and inside of each layer.
  var channels = 128
  /// Channels that a layer adds.
  var growth = 32
  var blocks = [
    Block(layers: 12, dilation: 1), Block(layers: 24, dilation: 2), Block(layers: 16, dilation: 2),
  ]
  /// Frames (of 20 ms) that share one context.
  var segment = 100
  var embeddingSize = 192

  /// 3D-Speaker's `speech_campplus_sv_zh_en_16k-common_advanced`.
  static let chineseEnglish = CAMPlusPlusConfiguration()

  /// The frequency axis is halved three times before it becomes channels.
  var headOutput: Int { headChannels * mel.bandCount / 8 }

  /// The fewest samples of which the deviation over time exists: three frames, two after the stride.
  var minimumCount: Int { mel.stft.windowLength + 2 * mel.stft.hop }
}
