import AssayCheckpoint
import AssayDiffusion
import AssayRoles
import AssayTensor
import Foundation

/// The network of stage 1: its family and sizes, coded as the sizes with a field `family` among them.
public enum PurifierNetwork: Sendable, Hashable {
  case diffWave(DiffWaveConfiguration)
  /// Around a ``SpectralDenoiser``.
  case spectral(SpectralNetworkSizes)

  public var family: NetworkFamily {
    switch self {
    case .diffWave: .diffWave
    case .spectral(let sizes): sizes.family
    }
  }

  /// - Throws: ``RoleError`` naming the size that no network can have.
  public func validate() throws {
    switch self {
    case .diffWave(let sizes): try sizes.validate()
    case .spectral(let sizes): try sizes.validate()
    }
  }

  /// The weights in a file of the family's.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read or is another kind of model.
  public func weights(_ url: URL) throws -> [String: CheckpointTensor] {
    switch self {
    case .diffWave: try DiffWaveWeights.read(url)
    case .spectral: try Checkpoint.open(url).tensors
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
    case .spectral(let sizes):
      try SpectralDenoiser(
        sizes.network(tensors, source: source, device: device), spectrogram, device: device)
    }
  }
}

extension PurifierNetwork: Codable {
  public init(from decoder: any Decoder) throws {
    let family = try NetworkFamily(besideSizesIn: decoder, paper: .diffWave)
    self =
      try SpectralNetworkSizes(family, from: decoder).map { .spectral($0) }
      ?? .diffWave(DiffWaveConfiguration(from: decoder))
  }

  public func encode(to encoder: any Encoder) throws {
    try family.encode(besideSizesIn: encoder)
    switch self {
    case .diffWave(let sizes): try sizes.encode(to: encoder)
    case .spectral(let sizes): try sizes.encode(to: encoder)
    }
  }
}
