public import AssayCheckpoint
public import AssayDiffusion
public import AssayFeatures
public import AssayNetworks
public import AssayTensor
public import Foundation

/// The sizes of a network of stage 1.
public protocol PurifierNetworkSizes: StageNetworkSizes {
  /// Whether it works in spectrograms, and a model must say in which; others take waveforms.
  static var usesSpectrogram: Bool { get }

  /// The network with its weights.
  ///
  /// - Parameters:
  ///   - source: the file of the weights, for messages.
  ///   - spectrogram: for a network that uses one.
  ///   - products: the type of large matrix products, where the network has such.
  /// - Throws: ``WeightError`` for weights of another network, ``RoleError`` for a spectrogram that does not fit.
  func predictor(
    _ tensors: [String: CheckpointTensor], source: String, spectrogram: CompressedSTFT.Configuration,
    productsIn products: DType, device: Device
  ) throws -> any NoisePredictor
}

/// The network of stage 1: its sizes, coded with a field `family` among them.
public struct PhonePuRePurifierNetwork: StageNetwork {
  /// The networks that stage 1 can have, the paper's first.
  static let kinds: [any PurifierNetworkSizes.Type] = [
    DiffWaveConfiguration.self, SpectralConvNeXtConfiguration.self, BandUNetConfiguration.self,
  ]

  /// The paper's: DiffWave of the published size.
  public static let paper = PhonePuRePurifierNetwork(DiffWaveConfiguration.phonePuRe)

  public let sizes: any PurifierNetworkSizes

  public init(_ sizes: any PurifierNetworkSizes) { self.sizes = sizes }

  public init(from decoder: any Decoder) throws {
    sizes = try StageNetworkCoding.sizes(of: Self.kinds, from: decoder) { $0.family }.init(from: decoder)
  }

  public var stageSizes: any StageNetworkSizes { sizes }

  var kind: any PurifierNetworkSizes.Type { type(of: sizes) }
  public var usesSpectrogram: Bool { kind.usesSpectrogram }
}

extension DiffWaveConfiguration: PurifierNetworkSizes {
  public static var family: String { "diffwave" }
  public static var isOfPaper: Bool { true }
  public static var usesSpectrogram: Bool { false }

  public func weights(_ url: URL) throws -> [String: CheckpointTensor] { try DiffWaveWeights.read(url) }

  public func predictor(
    _ tensors: [String: CheckpointTensor], source: String, spectrogram: CompressedSTFT.Configuration,
    productsIn products: DType, device: Device
  ) throws -> any NoisePredictor {
    try DiffWave(tensors, source: source, self, device: device)
  }
}
