import AssayCheckpoint
import AssayRoles
import AssayTensor
import Foundation

/// The network of stage 1: its family and sizes, coded as the sizes with a field `family` among them.
public enum PurifierNetwork: Sendable, Hashable {
  case diffWave(DiffWaveConfiguration)
  case spectralConvNeXt(SpectralConvNeXtConfiguration)

  public var family: NetworkFamily {
    switch self {
    case .diffWave: .diffWave
    case .spectralConvNeXt: .spectralConvNeXt
    }
  }

  /// - Throws: ``RoleError`` naming the size that no network can have.
  public func validate() throws {
    switch self {
    case .diffWave(let sizes): try sizes.validate()
    case .spectralConvNeXt(let sizes): try sizes.validate()
    }
  }

  /// The weights in a file of the family's.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read or is another kind of model.
  public func weights(_ url: URL) throws -> [String: CheckpointTensor] {
    switch self {
    case .diffWave: try DiffWaveWeights.read(url)
    case .spectralConvNeXt: try Checkpoint.open(url).tensors
    }
  }

  /// The network with its weights.
  ///
  /// - Parameters:
  ///   - source: the weights' file, for messages.
  ///   - spectrogram: what ``SpectralDenoiser`` works in; DiffWave takes waveforms.
  /// - Throws: ``WeightError`` for weights of another network, ``RoleError`` for a spectrogram that does not fit.
  public func predictor(
    _ tensors: [String: CheckpointTensor], source: String, spectrogram: CompressedSTFT.Configuration,
    device: Device = .cpu
  ) throws -> any NoisePredictor {
    switch self {
    case .diffWave(let sizes): try DiffWave(tensors, source: source, sizes, device: device)
    case .spectralConvNeXt(let sizes):
      try SpectralDenoiser(
        SpectralConvNeXt(tensors, source: source, sizes, device: device), spectrogram, device: device)
    }
  }
}

extension PurifierNetwork: Codable {
  public init(from decoder: any Decoder) throws {
    switch try NetworkFamily(besideSizesIn: decoder, paper: .diffWave) {
    case .spectralConvNeXt: self = .spectralConvNeXt(try SpectralConvNeXtConfiguration(from: decoder))
    default: self = .diffWave(try DiffWaveConfiguration(from: decoder))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    try family.encode(besideSizesIn: encoder)
    switch self {
    case .diffWave(let sizes): try sizes.encode(to: encoder)
    case .spectralConvNeXt(let sizes): try sizes.encode(to: encoder)
    }
  }
}
