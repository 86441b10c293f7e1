import AssayErrors
import AssayRoles

/// The size of a ``DiffWave``: the block `wavenet_config` of the reference's configuration files.
public struct DiffWaveConfiguration: Sendable, Hashable, Codable {
  /// Channels of the audio in and out; only mono exists.
  public var inputChannels = 1
  public var outputChannels = 1
  /// Channels between the layers.
  public var residualChannels: Int
  /// Channels that each layer adds to the output.
  public var skipChannels: Int
  /// Number of residual layers.
  public var layers: Int
  /// Layer n has dilation 2^(n mod cycle).
  public var dilationCycle: Int
  /// Width of the sinusoidal embedding of the diffusion step: even.
  public var stepWidth: Int
  /// Widths of the two linear layers after it.
  public var hiddenWidth: Int
  public var embeddingWidth: Int

  /// The names in the checkpoint's configuration.
  private enum CodingKeys: String, CodingKey {
    case inputChannels = "in_channels"
    case outputChannels = "out_channels"
    case residualChannels = "res_channels"
    case skipChannels = "skip_channels"
    case layers = "num_res_layers"
    case dilationCycle = "dilation_cycle"
    case stepWidth = "diffusion_step_embed_dim_in"
    case hiddenWidth = "diffusion_step_embed_dim_mid"
    case embeddingWidth = "diffusion_step_embed_dim_out"
  }

  public init(
    residualChannels: Int = 256, skipChannels: Int = 256, layers: Int = 36, dilationCycle: Int = 12,
    stepWidth: Int = 128, hiddenWidth: Int = 512, embeddingWidth: Int = 512
  ) {
    self.residualChannels = residualChannels
    self.skipChannels = skipChannels
    self.layers = layers
    self.dilationCycle = dilationCycle
    self.stepWidth = stepWidth
    self.hiddenWidth = hiddenWidth
    self.embeddingWidth = embeddingWidth
  }

  /// AudioPure's and PhonePuRe's: 24,071,681 parameters.
  public static let phonePuRe = DiffWaveConfiguration()

  /// The dilation of a layer, in samples.
  public func dilation(layer: Int) -> Int { 1 << (layer % dilationCycle) }

  /// How many samples to each side a sample depends on.
  public var receptiveRadius: Int { (0..<layers).reduce(0) { $0 + dilation(layer: $1) } }

  /// Floating-point operations of the convolutions for each sample and call, two for a product and its sum.
  public var operationsPerSample: Double {
    let layer =
      2 * residualChannels * residualChannels * 3 + residualChannels * (residualChannels + skipChannels)
    return 2 * Double(layers * layer + residualChannels + skipChannels * skipChannels + skipChannels)
  }

  /// - Throws: ``RoleError`` naming the first field that no network can have.
  public func validate() throws {
    let fields: [(CodingKeys, Int, ClosedRange<Int>)] = [
      (.inputChannels, inputChannels, 1...1), (.outputChannels, outputChannels, 1...1),
      (.residualChannels, residualChannels, 1...4_096), (.skipChannels, skipChannels, 1...4_096),
      (.layers, layers, 1...1_000), (.dilationCycle, dilationCycle, 1...20),
      (.stepWidth, stepWidth, 4...4_096),
      (.hiddenWidth, hiddenWidth, 1...16_384), (.embeddingWidth, embeddingWidth, 1...16_384),
    ]
    for (key, value, range) in fields where !range.contains(value) {
      let allowed = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
      throw Self.refusal(key, value, allowed)
    }
    guard stepWidth.isMultiple(of: 2) else { throw Self.refusal(.stepWidth, stepWidth, "even") }
  }

  private static func refusal(_ key: CodingKeys, _ value: Int, _ allowed: String) -> RoleError {
    RoleError(
      .invalidParameter,
      "The DiffWave configuration's \(key.rawValue) is \(value); it must be \(allowed): correct the configuration."
    )
  }
}
