import AssayCheckpoint
import AssayFeatures
public import AssayModelStore
import AssayNN
public import AssayRoles
public import AssaySignal
public import AssayTensor
import Foundation

/// GE2E d-vectors of waveforms, differentiable from the prepared waveform on.
///
/// Pipeline: waveform → 16 kHz → level raised to −30 dBFS → long silences cut → padded to full partials →
/// power mel `[T, 40]` → partials `[P, 160, 40]` → ``GE2ENetwork`` `[P, 256]` → mean over partials `[256]`.
///
/// Features are power, not logarithms: above −30 dBFS the embedding depends on the level, so waveforms must
/// come at their true level.
public struct GE2EEncoder: SpeakerEncoder {
  public let configuration: GE2EConfiguration
  public let weightHashes: [String: String]
  public let device: Device
  private let network: GE2ENetwork
  let mel: MelSpectrogram

  public var sampleRate: Int { configuration.sampleRate }

  /// Loads Resemblyzer's `pretrained.pt`, or a file of the same layout.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read, ``WeightError`` for one of other weights.
  public init(weights: WeightFile, _ configuration: GE2EConfiguration, device: Device = .cpu) throws {
    try self.init(
      weights.stateDict(at: "model_state"), source: weights.url.path, configuration, device: device,
      weightHashes: weights.hashes)
  }

  /// - Parameters:
  ///   - tensors: the state dict.
  ///   - source: the file's name, for messages.
  /// - Throws: ``WeightError``.
  init(
    _ tensors: [String: CheckpointTensor], source: String, _ configuration: GE2EConfiguration,
    device: Device = .cpu, weightHashes: [String: String] = [:]
  ) throws {
    let loader = WeightLoader(tensors, source: source, device: device)
    network = GE2ENetwork(loader, configuration)
    try loader.finish()
    self.configuration = configuration
    self.device = device
    self.weightHashes = weightHashes
    mel = MelSpectrogram(configuration.mel, device: device)
  }
}

extension GE2EEncoder {
  /// The level that quiet recordings are raised to, in dB relative to full scale.
  private static let level = -30.0
  /// About 200 s of speech.
  private static let partialsAtOnce = 256

  /// Resampling, level, silence trimming and padding, as the reference's loader does them.
  ///
  /// - Throws: ``SignalError`` for empty, silent or non-finite input, and where no speech is found.
  public func prepare(_ waveform: Waveform) throws -> Waveform {
    try waveform.requireUsable("The recording")
    var loaded = waveform
    // The SV2TTS loader decodes at 22.05 kHz and resamples to 16 kHz, whatever the file's rate is.
    if let rate = configuration.decodingRate, rate != loaded.sampleRate {
      loaded = try loaded.resampled(to: rate)
    }
    if loaded.sampleRate != sampleRate { loaded = try loaded.resampled(to: sampleRate) }
    let trimmed = try SilenceTrimming.ge2e.apply(to: loaded.raised(to: Self.level)).waveform
    let padding = configuration.paddedCount(count: trimmed.count) - trimmed.count
    return Waveform(samples: trimmed.samples + [Float](repeating: 0, count: padding), sampleRate: sampleRate)
  }

  /// The mean of the partials' embeddings, which is not normalised again: what protections attack. Divide it by
  /// its norm to verify speakers.
  ///
  /// - Parameter waveforms: prepared waveforms, shape `[N, L]`.
  /// - Returns: shape `[N, 256]`.
  public func embeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor {
    partialEmbeddings(of: waveforms, using: generator).mean(1)
  }

  /// The embedding of each partial utterance: `[N, L]` → `[N, P, 256]`.
  public func partialEmbeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor {
    let starts = configuration.partialStarts(count: waveforms.size(1))
    let spectra = mel(waveforms)
    let partials = (0..<waveforms.size(0)).flatMap { item in
      let frames = spectra.selected(0, item)
      return starts.map { frames.sliced(0, $0..<$0 + configuration.partialFrames) }
    }
    // In groups, since what the network keeps of each partial is twenty times as large as the partial.
    let groups = stride(from: 0, to: partials.count, by: Self.partialsAtOnce).map { first in
      network(Tensor.stacked(Array(partials[first..<min(partials.count, first + Self.partialsAtOnce)])))
    }
    let embeddings = groups.count == 1 ? groups[0] : .concatenated(groups, 0)
    return embeddings.reshaped(waveforms.size(0), starts.count, embeddings.size(1))
  }

  /// The embedding of one partial utterance of each of several waveforms, of norm 1: for training with batches.
  ///
  /// - Parameters:
  ///   - waveforms: at 16 kHz and at least one partial long, neither levelled nor trimmed, `[N, L]`.
  ///   - start: the first mel frame.
  /// - Returns: `[N, 256]`.
  public func partialEmbeddings(of waveforms: Tensor, start: Int) -> Tensor {
    let frames = mel(waveforms)
    return network(frames.sliced(1, start..<start + configuration.partialFrames))
  }
}
