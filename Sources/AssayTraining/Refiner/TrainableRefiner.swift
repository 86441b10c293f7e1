import AssayDiffusion
import AssayFeatures
import AssayPhonePuRe

/// A network of stage 2 that can be trained. A new network needs a conformance, and an objective of its own if none fits.
protocol TrainableRefiner: RefinerNetworkSizes {
  /// Frequencies and frames of a crop must be multiples of this.
  var granularity: Int { get }

  /// How samples are drawn in validation: as they will be in use.
  ///
  /// - Parameter steps: the number of steps in the configuration; `nil` for the network's own.
  func validationSampler(steps: Int?) -> any ScoreSampler<OUVESDE>
  /// The level of purification in validation.
  ///
  /// - Parameter maximum: the highest level in training.
  func validationLevel(maximum: Int) -> Int

  func objective(
    _ recipe: PhonePuReRecipe, _ states: RefinerStates, _ validation: RefinementValidation, notes: [String]
  ) -> any TrainingObjective
}
