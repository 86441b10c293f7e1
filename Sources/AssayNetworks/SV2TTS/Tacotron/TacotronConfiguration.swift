/// The sizes of a ``Tacotron``; those of the published checkpoint where nothing else is said.
public struct TacotronConfiguration: Sendable, Hashable {
  public var symbols = SV2TTSText.symbols.count
  public var embeddingWidth = 512
  public var encoderChannels = 256
  public var decoderChannels = 128
  public var melBands = 80
  public var postnetChannels = 512
  /// Convolutions of widths 1 to K in each bank.
  public var encoderBank = 5
  public var postnetBank = 5
  public var lstmWidth = 1_024
  public var highways = 4
  public var speakerWidth = 256
  public var attentionFilters = 32
  public var attentionKernel = 31
  /// The most frames that one step can give; how many it does give is in the checkpoint.
  public var largestReduction = 20

  public init() {}

  public static let published = TacotronConfiguration()

  /// Of what the decoder attends to: text and voice.
  var memoryWidth: Int { encoderChannels + speakerWidth }
}
