import AssayErrors
import AssayNetworks
public import AssayRoles
import AssayTensor

/// A training configuration of a ``SurrogateEncoder`` in YAML.
public struct SurrogateRecipe: TrainingConfiguration {
  public enum Kind: String, Codable, Sendable {
    case surrogate
  }

  private let kind: Kind
  public var start: String?
  public var speech: [String]
  public var crops: SpeechCrops.Settings
  /// Noise in which the speakers must be distinguished.
  public var perturbation: SyntheticPerturbation.Settings
  public var validation: TrainingValidation
  public var loop: LoopSettings

  public var kindName: String { kind.rawValue }

  public init(
    crops: SpeechCrops.Settings, perturbation: SyntheticPerturbation.Settings,
    validation: TrainingValidation = .init(), loop: LoopSettings
  ) {
    kind = .surrogate
    speech = []
    self.crops = crops
    self.perturbation = perturbation
    self.validation = validation
    self.loop = loop
  }

  /// For about 250 speakers.
  public static let compact: SurrogateRecipe = {
    var noise = SyntheticPerturbation.Settings()
    noise.clean = 0.3
    noise.absolute = 0
    noise.snr = [15, 45]
    noise.steered = 0
    return SurrogateRecipe(
      crops: .init(length: SurrogateEncoder.window, batch: 48, gain: [-8, 4]), perturbation: noise,
      validation: .init(count: 100, seconds: 6),
      loop: LoopSettings(
        steps: 900, products: .float32, learningRate: .init(peak: 2e-3, warmupSteps: 50, decay: .cosine),
        averageDecay: 0.99, validateEvery: 300))
  }()

  public func objective(
    encoder: @autoclosure () throws -> any SpeakerEncoder, placement: TrainingPlacement,
    progress: (String, Double) -> Void
  ) throws -> any TrainingObjective {
    try crops.validate()
    guard start == nil else {
      throw RoleError(
        .invalidParameter, "Surrogate encoders are trained from scratch: remove start.")
    }
    guard crops.length == SurrogateEncoder.window, crops.batch.isMultiple(of: placement.processes) else {
      throw RoleError(
        .invalidParameter,
        "crops.length must be \(SurrogateEncoder.window) and crops.batch a multiple of the number of processes: correct the configuration."
      )
    }
    let set = try SpeechSet(Self.urls(speech))
    let speakers = try set.recordings.map { try $0.requiredSpeaker }
    let names = Set(speakers).sorted()
    guard names.count >= 2 else {
      throw RoleError(
        .unsuitableInput,
        "The training speech seems to be from one speaker, \(names[0]), by its folders and file names: encoders "
          + "need several."
      )
    }
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let held = try SpeechSet(Self.urls(validation.speech))
    return SurrogateObjective(
      crops: try SpeechCrops(set.recordings.map { [$0.samples] }, crops),
      speakers: speakers.map { numbers[$0]! }, speakerCount: names.count,
      perturbation: try SyntheticPerturbation(perturbation), placement: placement,
      validation: try SurrogateValidation(held, validation), notes: Self.notes(set, held))
  }
}
