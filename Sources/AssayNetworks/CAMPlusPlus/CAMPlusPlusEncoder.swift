import AssayCheckpoint
import AssayFeatures
public import AssayModelStore
import AssayNN
public import AssayRoles
public import AssaySignal
public import AssayTensor
import Foundation

/// CAM++ embeddings of waveforms, differentiable from the 16 kHz waveform on.
///
/// Pipeline: waveform → 16 kHz → ``KaldiFilterbank`` `[T, 80]` → minus each band's mean over time →
/// ``CAMPlusPlus`` `[192]`. Silence is not cut and the level is not changed: after the mean is taken away a gain only
/// matters through the logarithm's floor.
public struct CAMPlusPlusEncoder: SpeakerEncoder {
  public let weightHashes: [String: String]
  let configuration: CAMPlusPlusConfiguration
  let network: CAMPlusPlus
  private let filterbank: KaldiFilterbank

  public var sampleRate: Int { configuration.mel.sampleRate }

  /// Loads 3D-Speaker's `campplus_cn_en_common.pt`, or a file of the same layout.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read, ``WeightError`` for one of other weights.
  public init(weights: WeightFile, device: Device = .cpu) throws {
    try self.init(
      weights.stateDict(at: ""), source: weights.url.path, .chineseEnglish, device: device,
      weightHashes: weights.hashes)
  }

  /// - Throws: ``WeightError``.
  init(
    _ tensors: [String: CheckpointTensor], source: String, _ configuration: CAMPlusPlusConfiguration,
    device: Device = .cpu, weightHashes: [String: String] = [:]
  ) throws {
    let loader = WeightLoader(tensors, source: source, device: device)
    network = CAMPlusPlus(loader, configuration)
    try loader.finish()
    self.configuration = configuration
    self.weightHashes = weightHashes
    filterbank = KaldiFilterbank(configuration.mel, device: device)
  }

  /// Resamples to 16 kHz.
  ///
  /// - Throws: ``SignalError`` for empty, silent or non-finite input, and for less than 45 ms, of which there is no
  ///   deviation over time.
  public func prepare(_ waveform: Waveform) throws -> Waveform {
    try waveform.prepared(at: sampleRate, least: configuration.minimumCount, for: "CAM++")
  }

  /// - Parameter waveforms: prepared waveforms, shape `[N, L]`.
  /// - Returns: shape `[N, 192]`, not normalised.
  public func embeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor {
    network(features(of: waveforms))
  }

  /// `[N, L]` → `[N, T, 80]`, minus the mean over time.
  func features(of waveforms: Tensor) -> Tensor {
    let energies = logEnergies(of: waveforms)
    return energies - energies.mean(1, keepingDimensions: true)
  }

  /// `[N, L]` → `[N, T, 80]`.
  func logEnergies(of waveforms: Tensor) -> Tensor { filterbank(waveforms) }
}
