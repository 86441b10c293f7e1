import AssayDiffusion
public import AssayFeatures
import AssayNetworks
import AssayPhonePuRe
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// A training configuration in YAML: the network, the data and the settings.
public struct PhonePuReRecipe: TrainingConfiguration {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case purifier
    case refiner
  }

  public typealias Validation = TrainingValidation

  public var network: Network
  /// A run, a model folder or an official checkpoint to start from; `nil` starts from random weights.
  public var start: String?
  public var spectrogram: CompressedSTFT.Configuration
  /// The highest level of waveform diffusion in training, or of the purification of speech to refine.
  public var maximumLevel: Int
  public var loss: SpectralLoss
  /// Folders of speech to train on.
  public var speech: [String]
  public var crops: SpeechCrops.Settings
  public var perturbation: SyntheticPerturbation.Settings
  /// The variation of clean speech; for a purifier only.
  public var augmentation: SpeechAugmentation.Settings?
  /// Protected versions of the speech, from which a purifier learns in addition to synthetic perturbations.
  public var protected: RecordedPerturbations.Settings?
  public var validation: Validation
  public var loop: LoopSettings
  /// For a refiner only.
  public var refiner: PhonePuReRefinerRecipe?

  public var kind: Kind { network.kind }
  public var kindName: String { kind.rawValue }

  init(
    network: Network, spectrogram: CompressedSTFT.Configuration,
    maximumLevel: Int, loss: SpectralLoss, crops: SpeechCrops.Settings,
    perturbation: SyntheticPerturbation.Settings, validation: Validation, loop: LoopSettings,
    refiner: PhonePuReRefinerRecipe? = nil
  ) {
    self.network = network
    self.spectrogram = spectrogram
    self.maximumLevel = maximumLevel
    self.loss = loss
    speech = []
    self.crops = crops
    self.perturbation = perturbation
    self.validation = validation
    self.loop = loop
    self.refiner = refiner
  }
}
