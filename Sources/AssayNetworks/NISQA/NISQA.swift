import AssayCheckpoint
import AssayFeatures
public import AssayModelStore
import AssayNN
public import AssayRoles
public import AssaySignal
public import AssayTensor
import Foundation

/// NISQA 2.0: objective speech quality without a reference, at the recording's own rate.
///
/// Pipeline: waveform → mel magnitudes to `ms_fmax` → decibels, no more than 80 below the loudest `[T, 48]` → segments
/// of 15 frames `[W, 48, 15]` → ``NISQANetwork`` → scores.
///
/// - Reference: Mittag et al., *NISQA: A Deep CNN-Self-Attention Model for Multidimensional Speech Quality Prediction
///   with Crowdsourced Datasets*, Interspeech 2021.
public struct NISQA: Sendable {
  public let weightHashes: [String: String]
  let configuration: NISQAConfiguration
  let network: any NISQANetwork
  public let device: Device

  /// Segments that go through the convolutions at once.
  private static let batch = 512

  /// Loads `nisqa.tar`, `nisqa_mos_only.tar` or `nisqa_tts.tar`; the network is chosen by what the file says.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read, `RoleError` for one of an unknown network,
  ///   ``WeightError`` for other weights.
  public init(weights: WeightFile, device: Device = .cpu) throws {
    let checkpoint = try Checkpoint.open(weights.url)
    let source = weights.url.path
    try self.init(
      checkpoint.stateDict(at: "model_state_dict"), source: source,
      NISQAConfiguration(arguments: checkpoint.root.value(at: "args"), source: source), device: device,
      weightHashes: weights.hashes)
  }

  /// - Throws: ``WeightError``.
  init(
    _ tensors: [String: CheckpointTensor], source: String, _ configuration: NISQAConfiguration,
    device: Device = .cpu, weightHashes: [String: String] = [:]
  ) throws {
    let loader = WeightLoader(tensors, source: source, device: device)
    network = Self.network(loader, configuration)
    try loader.finish()
    self.configuration = configuration
    self.device = device
    self.weightHashes = weightHashes
  }

  static func network(_ loader: WeightLoader, _ configuration: NISQAConfiguration) -> any NISQANetwork {
    switch configuration.architecture {
    case .attention(let layers, let heads, let width, let hidden, let poolingHidden):
      NISQAAttentionNetwork(
        loader, configuration, layers: layers, heads: heads, width: width, hidden: hidden,
        poolingHidden: poolingHidden)
    case .recurrent(let features, let hidden):
      NISQARecurrentNetwork(loader, configuration, features: features, hidden: hidden)
    }
  }

  /// In the order of ``scores(of:)``.
  public var scoreDescriptions: [ScoreDescription] { configuration.scores }

  /// Whether it rates the naturalness of synthetic speech rather than the quality of transmitted speech.
  public var ratesSyntheticSpeech: Bool {
    if case .recurrent = configuration.architecture { true } else { false }
  }

  /// Seconds that the original takes at most.
  public var maximumDuration: Double { configuration.maximumDuration }

  /// The fewest samples at `rate`: one segment, and the mirrored edges.
  public func minimumCount(rate: Int) -> Int {
    let stft = mel(rate).stft
    return max(stft.minimumCount, (NISQAConfiguration.segmentLength - 1) * stft.hop)
  }

  private func mel(_ rate: Int) -> MelConfiguration {
    .nisqa(sampleRate: rate, highFrequency: configuration.highFrequency)
  }

  /// The scores of one recording.
  ///
  /// - Parameter waveform: of at least ``minimumCount(rate:)`` samples.
  public func scores(of waveform: Waveform) -> [Double] {
    withoutGradients {
      let segments = segments(of: decibels(of: waveform))
      return network.scores(of: network.sequence(features(of: segments))).doubles
    }
  }

  /// `[T, 48]`.
  func decibels(of waveform: Waveform) -> Tensor {
    let spectrogram = MelSpectrogram(mel(waveform.sampleRate), device: device)
    let magnitudes = spectrogram(Tensor(waveform.samples, device: device).unsqueezed(0)).squeezed(0)
    let levels = magnitudes.square().atLeast(1e-8).log10() * 10
    return levels.maximum(levels.max() - 80)
  }

  /// `[T, 48]` → `[W, 48, 15]`.
  func segments(of decibels: Tensor) -> Tensor {
    decibels.transposed().framed(size: NISQAConfiguration.segmentLength, hop: configuration.segmentHop)
      .permuted(1, 0, 2)
  }

  /// `[W, 48, 15]` → `[W, F]`, in batches, since segments overlap and together need much more memory than the
  /// recording.
  func features(of segments: Tensor) -> Tensor {
    let count = segments.size(0)
    return Tensor.concatenated(
      stride(from: 0, to: count, by: Self.batch).map {
        network.features(of: segments.sliced(0, $0..<min(count, $0 + Self.batch)))
      }, 0)
  }
}
