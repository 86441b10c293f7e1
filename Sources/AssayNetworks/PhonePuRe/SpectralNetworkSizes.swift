import AssayCheckpoint
import AssayNN
import AssayRoles
import AssayTensor

/// The sizes of a ``SpectralNetwork`` of Assay's own, by family.
public enum SpectralNetworkSizes: Sendable, Hashable {
  case convNeXt(SpectralConvNeXtConfiguration)
  case bandUNet(BandUNetConfiguration)

  public var family: NetworkFamily {
    switch self {
    case .convNeXt: .spectralConvNeXt
    case .bandUNet: .bandUNet
    }
  }

  /// Whether Λ is an input.
  public var usesPhonemes: Bool {
    switch self {
    case .convNeXt(let sizes): sizes.usesPhonemes
    case .bandUNet(let sizes): sizes.usesPhonemes
    }
  }

  /// - Throws: ``RoleError`` naming the size that no network can have.
  public func validate() throws {
    switch self {
    case .convNeXt(let sizes): try sizes.validate()
    case .bandUNet(let sizes): try sizes.validate()
    }
  }

  /// The network with weights from a file.
  ///
  /// - Parameter source: the weights' file, for messages.
  /// - Throws: ``RoleError`` for impossible sizes, ``WeightError`` for weights of another network.
  public func network(_ tensors: [String: CheckpointTensor], source: String, device: Device = .cpu) throws
    -> any SpectralNetwork
  {
    try validate()
    let loader = WeightLoader(tensors, source: source, device: device)
    let network = network(loader)
    try loader.finish()
    return network
  }

  /// - Parameters:
  ///   - loader: hands out the weights, for a network that is trained.
  ///   - products: the type of large matrix products, see ``Linear``; a ``BandUNet`` has none.
  public func network(_ loader: WeightLoader, productsIn products: DType = .float32) -> any SpectralNetwork {
    switch self {
    case .convNeXt(let sizes):
      var network = SpectralConvNeXt(loader, sizes)
      network.productType = products
      return network
    case .bandUNet(let sizes): return BandUNet(loader, sizes)
    }
  }

  /// - Returns: the sizes of a family of Assay's own, `nil` for another.
  init?(_ family: NetworkFamily, from decoder: any Decoder) throws {
    switch family {
    case .spectralConvNeXt: self = .convNeXt(try SpectralConvNeXtConfiguration(from: decoder))
    case .bandUNet: self = .bandUNet(try BandUNetConfiguration(from: decoder))
    case .diffWave, .ncsnpp: return nil
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .convNeXt(let sizes): try sizes.encode(to: encoder)
    case .bandUNet(let sizes): try sizes.encode(to: encoder)
    }
  }
}
