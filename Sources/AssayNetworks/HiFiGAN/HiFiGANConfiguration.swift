public import AssayNN

/// The form and the sizes of a ``HiFiGAN`` generator; those of the universal V1 where nothing else is said.
public struct HiFiGANConfiguration: Sendable, Hashable {
  /// A speaker's vector that is added after the first convolution.
  public struct Conditioning: Sendable, Hashable {
    /// Values of the vector.
    public var width: Int
    /// The layer's key: `cond` in VITS, `cond_layer` in Coqui's.
    public var key: String

    public init(width: Int, key: String = "cond") {
      self.width = width
      self.key = key
    }
  }

  /// Which convolutions are stored as gains and directions (weight normalisation) and not as plain weights.
  public enum Normalization: Sendable, Hashable {
    case everywhere
    /// All but the first and the last, as in VITS.
    case inside
    /// None: the file's weights are folded.
    case nowhere
  }

  /// Channels that go in: mel bands, or those of VITS's latent frames.
  public var inputs = 80
  public var channels = 512
  public var rates = [8, 8, 2, 2]
  public var kernels = [16, 16, 4, 4]
  /// Of the residual blocks after each change of rate.
  public var residualKernels = [3, 7, 11]
  public var dilations = [1, 3, 5]
  public var block = VocoderResidualBlock.Form.pairs
  public var normalization = Normalization.everywhere
  public var conditioning: Conditioning?
  /// Whether the last convolution has a bias.
  public var hasOutputBias = true

  public init() {}

  public static let universal = HiFiGANConfiguration()

  /// YourTTS's decoder of latent frames: blocks of type 2, of which the authors say that it was an accident.
  public static let yourTTS: HiFiGANConfiguration = {
    var configuration = vits(conditioning: .init(width: 512, key: "cond_layer"))
    configuration.block = .single
    configuration.dilations = [1, 3]
    return configuration
  }()

  /// OpenVoice's tone colour converter.
  public static let openVoice = vits(conditioning: .init(width: 256))

  private static func vits(conditioning: Conditioning) -> HiFiGANConfiguration {
    var configuration = HiFiGANConfiguration()
    configuration.inputs = 192
    configuration.normalization = .inside
    configuration.conditioning = conditioning
    configuration.hasOutputBias = false
    return configuration
  }

  /// Samples of a frame.
  public var hop: Int { rates.reduce(1, *) }
}
