public import AssayCheckpoint
public import AssayNetworks
public import AssayTensor
public import Foundation

/// The sizes of a network of stage 2.
public protocol RefinerNetworkSizes: StageNetworkSizes {
  /// Whether Λ is an input.
  var usesPhonemes: Bool { get }

  /// The network with its weights.
  ///
  /// - Parameter source: the file of the weights, for messages.
  /// - Throws: ``WeightError`` for weights of another network.
  func scoreNetwork(_ tensors: [String: CheckpointTensor], source: String, device: Device) throws
    -> any PhonePuReScoreNetwork
}

/// The network of stage 2: its sizes, coded with a field `family` among them.
public struct PhonePuReRefinerNetwork: StageNetwork {
  /// The networks that stage 2 can have, the paper's first.
  static let kinds: [any RefinerNetworkSizes.Type] = [
    NCSNppConfiguration.self, SpectralConvNeXtConfiguration.self, BandUNetConfiguration.self,
  ]

  /// The paper's: NCSN++ of the published size.
  public static let paper = PhonePuReRefinerNetwork(NCSNppConfiguration.phonePuRe)

  public let sizes: any RefinerNetworkSizes

  public init(_ sizes: any RefinerNetworkSizes) { self.sizes = sizes }

  public init(from decoder: any Decoder) throws {
    sizes = try StageNetworkCoding.sizes(of: Self.kinds, from: decoder) { $0.family }.init(from: decoder)
  }

  public var stageSizes: any StageNetworkSizes { sizes }

  var kind: any RefinerNetworkSizes.Type { type(of: sizes) }

  /// The network with its weights, in its recipe.
  ///
  /// - Parameter source: the file of the weights, for messages.
  /// - Throws: ``WeightError`` for weights of another network, ``RoleError`` for a recipe that does not fit.
  public func refinement(
    _ tensors: [String: CheckpointTensor], source: String, _ recipe: PhonePuReRefinementConfiguration,
    device: Device = .cpu
  ) throws -> PhonePuReRefinement {
    try PhonePuReRefinement(
      sizes.scoreNetwork(tensors, source: source, device: device), recipe, device: device)
  }
}

extension NCSNppConfiguration: RefinerNetworkSizes {
  public static var family: String { "ncsnpp" }
  public static var isOfPaper: Bool { true }
  public var usesPhonemes: Bool { inputs == 3 }

  public func weights(_ url: URL) throws -> [String: CheckpointTensor] {
    try PhonePuReCheckpoint(url).tensors
  }

  public func scoreNetwork(_ tensors: [String: CheckpointTensor], source: String, device: Device) throws
    -> any PhonePuReScoreNetwork
  {
    try NCSNpp(tensors, source: source, self, device: device)
  }
}
