import AssayCheckpoint
import AssayFeatures
public import AssayModelStore
import AssayNN
public import AssayRoles
public import AssaySignal
public import AssayTensor
import Foundation

/// ECAPA-TDNN embeddings of waveforms, differentiable from the 16 kHz waveform on.
///
/// Pipeline: waveform → 16 kHz → mel power `[T, 80]` → decibels, no more than 80 dB below the recording's loudest →
/// minus each band's mean over time → ``ECAPATDNN`` `[192]`. Silence is not cut and the level is not changed.
public struct ECAPAEncoder: SpeakerEncoder {
  public let weightHashes: [String: String]
  let configuration: ECAPAConfiguration
  let network: ECAPATDNN
  private let mel: MelSpectrogram

  public var sampleRate: Int { configuration.mel.sampleRate }

  /// Loads SpeechBrain's `embedding_model.ckpt`, or a copy of it that a training saved as part of something larger.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read, ``WeightError`` for one of other weights.
  public init(weights: WeightFile, device: Device = .cpu) throws {
    try self.init(weights: weights, .voxCeleb, device: device)
  }

  init(weights: WeightFile, _ configuration: ECAPAConfiguration, device: Device = .cpu) throws {
    let stored = try weights.stateDict(at: "")
    let prefixes = ["embedding_model.", "module."]
    let tensors = stored.map { key, tensor in
      (prefixes.first(where: key.hasPrefix).map { String(key.dropFirst($0.count)) } ?? key, tensor)
    }
    try self.init(
      Dictionary(tensors) { first, _ in first }, source: weights.url.path, configuration, device: device,
      weightHashes: weights.hashes)
  }

  /// - Throws: ``WeightError``.
  init(
    _ tensors: [String: CheckpointTensor], source: String, _ configuration: ECAPAConfiguration,
    device: Device = .cpu, weightHashes: [String: String] = [:]
  ) throws {
    let loader = WeightLoader(tensors, source: source, device: device)
    network = ECAPATDNN(loader, configuration)
    try loader.finish()
    self.configuration = configuration
    self.weightHashes = weightHashes
    mel = MelSpectrogram(configuration.mel, device: device)
  }

  /// Resamples to 16 kHz.
  ///
  /// - Throws: ``SignalError`` for empty, silent or non-finite input, and for less than 40 ms.
  public func prepare(_ waveform: Waveform) throws -> Waveform {
    try waveform.prepared(at: sampleRate, least: configuration.minimumCount, for: "ECAPA-TDNN")
  }

  /// - Parameter waveforms: prepared waveforms, shape `[N, L]`.
  /// - Returns: shape `[N, 192]`, not normalised.
  public func embeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor {
    network(features(of: waveforms))
  }

  /// `[N, L]` → `[N, T, 80]`, minus the mean over time.
  func features(of waveforms: Tensor) -> Tensor {
    let levels = decibels(of: waveforms)
    return levels - levels.mean(1, keepingDimensions: true)
  }

  /// `[N, L]` → `[N, T, 80]`.
  func decibels(of waveforms: Tensor) -> Tensor {
    let levels = mel(waveforms).atLeast(1e-10).log10() * 10
    return levels.maximum(levels.max(1, 2, keepingDimensions: true) - 80)
  }
}
