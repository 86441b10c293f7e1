import AssayDiffusion
import AssayFeatures
import AssayPhonePuRe

/// A network of stage 1 that can be trained. A new network needs a conformance, and an objective of its own if none fits.
protocol TrainablePurifier: PurifierNetworkSizes {
  /// Whether it also learns from protected and from augmented speech.
  static var takesProtectedSpeech: Bool { get }

  /// - Parameter recipe: the recipe, whose data has been read.
  /// - Throws: `RoleError` for settings that the recipe cannot have.
  func objective(_ recipe: PhonePuReRecipe, _ data: PurifierTrainingData) throws -> any TrainingObjective
}

/// What the recipe of a purifier has read.
struct PurifierTrainingData {
  let states: NoisyStates
  let crops: SpeechCrops
  let perturbation: SyntheticPerturbation
  let recorded: RecordedPerturbations?
  let validation: SimilarityValidation
  let notes: [String]
  let placement: TrainingPlacement
}
