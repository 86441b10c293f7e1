import AssayModels
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// A training configuration as it is written in YAML: what is trained on what, and how.
public struct TrainingRecipe: TrainingConfiguration {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case purifier
    case refiner
  }

  public typealias Validation = TrainingValidation

  public var network: Network
  /// A run, a model folder or an official checkpoint whose weights training begins with; `nil` begins with chance.
  public var start: String?
  public var spectrogram: CompressedSTFT.Configuration
  /// The highest level of waveform diffusion that is trained, or that speech to be refined was purified with.
  public var maximumLevel: Int
  public var loss: SpectralLoss
  /// Folders of speech to train on.
  public var speech: [String]
  public var crops: SpeechCrops.Settings
  public var perturbation: SyntheticPerturbation.Settings
  /// How clean speech is varied; a purifier's only.
  public var augmentation: SpeechAugmentation.Settings?
  /// Protected versions of the speech, whose perturbations a purifier learns beside the made-up ones.
  public var protected: RecordedPerturbations.Settings?
  public var validation: Validation
  public var loop: LoopSettings
  /// Of a refiner only.
  public var refiner: RefinerRecipe?

  public var kind: Kind { network.kind }
  public var kindName: String { kind.rawValue }

  init(
    network: Network, spectrogram: CompressedSTFT.Configuration,
    maximumLevel: Int, loss: SpectralLoss, crops: SpeechCrops.Settings,
    perturbation: SyntheticPerturbation.Settings, validation: Validation, loop: LoopSettings,
    refiner: RefinerRecipe? = nil
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
