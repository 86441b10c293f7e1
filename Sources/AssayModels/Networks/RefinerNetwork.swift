import AssayCheckpoint
import AssayRoles
import AssayTensor
import Foundation

/// The network of stage 2: its family and sizes, coded as the sizes with a field `family` among them.
public enum RefinerNetwork: Sendable, Hashable {
  case ncsnpp(NCSNppConfiguration)
  case spectralConvNeXt(SpectralConvNeXtConfiguration)

  public var family: NetworkFamily {
    switch self {
    case .ncsnpp: .ncsnpp
    case .spectralConvNeXt: .spectralConvNeXt
    }
  }

  /// Whether Λ is an input.
  public var usesPhonemes: Bool {
    switch self {
    case .ncsnpp(let sizes): sizes.inputs == 3
    case .spectralConvNeXt(let sizes): sizes.usesPhonemes
    }
  }

  /// - Throws: ``RoleError`` naming the size that no network can have.
  public func validate() throws {
    switch self {
    case .ncsnpp(let sizes): try sizes.validate()
    case .spectralConvNeXt(let sizes): try sizes.validate()
    }
  }

  /// The weights in a file of the family's.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read or is another kind of model.
  public func weights(_ url: URL) throws -> [String: CheckpointTensor] {
    switch self {
    case .ncsnpp: try RefinementCheckpoint(url).tensors
    case .spectralConvNeXt: try Checkpoint.open(url).tensors
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
    case .spectralConvNeXt(let sizes):
      try Refinement(
        SpectralRefiner(SpectralConvNeXt(tensors, source: source, sizes, device: device)), recipe,
        device: device)
    }
  }
}

extension RefinerNetwork: Codable {
  public init(from decoder: any Decoder) throws {
    switch try NetworkFamily(besideSizesIn: decoder, paper: .ncsnpp) {
    case .spectralConvNeXt: self = .spectralConvNeXt(try SpectralConvNeXtConfiguration(from: decoder))
    default: self = .ncsnpp(try NCSNppConfiguration(from: decoder))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    try family.encode(besideSizesIn: encoder)
    switch self {
    case .ncsnpp(let sizes): try sizes.encode(to: encoder)
    case .spectralConvNeXt(let sizes): try sizes.encode(to: encoder)
    }
  }
}
