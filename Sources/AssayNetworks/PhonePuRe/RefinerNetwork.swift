import AssayCheckpoint
import AssayRoles
import AssayTensor
import Foundation

/// The network of stage 2: its family and sizes, coded as the sizes with a field `family` among them.
public enum RefinerNetwork: Sendable, Hashable {
  case ncsnpp(NCSNppConfiguration)
  /// Around a ``SpectralRefiner``.
  case spectral(SpectralNetworkSizes)

  public var family: NetworkFamily {
    switch self {
    case .ncsnpp: .ncsnpp
    case .spectral(let sizes): sizes.family
    }
  }

  /// Whether Λ is an input.
  public var usesPhonemes: Bool {
    switch self {
    case .ncsnpp(let sizes): sizes.inputs == 3
    case .spectral(let sizes): sizes.usesPhonemes
    }
  }

  /// - Throws: ``RoleError`` naming the size that no network can have.
  public func validate() throws {
    switch self {
    case .ncsnpp(let sizes): try sizes.validate()
    case .spectral(let sizes): try sizes.validate()
    }
  }

  /// The weights in a file of the family's.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read or is another kind of model.
  public func weights(_ url: URL) throws -> [String: CheckpointTensor] {
    switch self {
    case .ncsnpp: try RefinementCheckpoint(url).tensors
    case .spectral: try Checkpoint.open(url).tensors
    }
  }

  /// The network with its weights, in its recipe.
  ///
  /// - Parameter source: the weights' file, for messages.
  /// - Throws: ``WeightError`` for weights of another network, ``RoleError`` for a recipe that does not fit.
  public func refinement(
    _ tensors: [String: CheckpointTensor], source: String, _ recipe: RefinementConfiguration,
    device: Device = .cpu
  ) throws -> Refinement {
    switch self {
    case .ncsnpp(let sizes):
      try Refinement(NCSNpp(tensors, source: source, sizes, device: device), recipe, device: device)
    case .spectral(let sizes):
      try Refinement(
        SpectralRefiner(sizes.network(tensors, source: source, device: device)), recipe, device: device)
    }
  }
}

extension RefinerNetwork: Codable {
  public init(from decoder: any Decoder) throws {
    let family = try NetworkFamily(besideSizesIn: decoder, paper: .ncsnpp)
    self =
      try SpectralNetworkSizes(family, from: decoder).map { .spectral($0) }
      ?? .ncsnpp(NCSNppConfiguration(from: decoder))
  }

  public func encode(to encoder: any Encoder) throws {
    try family.encode(besideSizesIn: encoder)
    switch self {
    case .ncsnpp(let sizes): try sizes.encode(to: encoder)
    case .spectral(let sizes): try sizes.encode(to: encoder)
    }
  }
}
