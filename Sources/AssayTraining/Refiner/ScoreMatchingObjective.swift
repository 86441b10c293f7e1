import AssayDiffusion
import AssayFeatures
import AssayNN
import AssayNetworks
import AssayPhonePuRe
import AssayTensor

/// Trains ``NCSNpp`` by denoising score matching: the score of a state points back along its noise.
///
/// Loss: half the mean over complex values of `|σ(t) s(x_t, Y, Λ, t) + z|²`.
///
/// - Reference: Vincent, *A Connection Between Score Matching and Denoising Autoencoders*, 2011; Richter et al., *Speech
///   Enhancement and Dereverberation with Diffusion-Based Generative Models*, TASLP 2023, equation 17.
struct ScoreMatchingObjective: TrainingObjective {
  let network: NCSNppConfiguration
  let states: RefinerStates
  let validation: RefinementValidation
  let notes: [String]

  private var device: Device { states.placement.device }

  var measure: String { SimilarityValidation.measure }

  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)] {
    NCSNppWeights.initial(network, using: generator, device: device)
  }

  func isTrained(_ key: String) -> Bool { NCSNppWeights.isTrained(key) }

  func loss(_ parameters: [String: Tensor], using generator: RandomGenerator) throws -> TrainingLoss {
    let score = NCSNpp(live: parameters, network, device: device)
    let batch = try states.draw(using: generator)
    let deviations = Tensor(
      batch.times.map { Float(states.process.deviation(at: $0)) }, shape: [batch.times.count, 1, 1, 1],
      device: device)
    // The network predicts minus the score.
    let predicted = score(batch.inputs, times: Tensor(batch.times.map(Float.init), device: device))
    let error = batch.noise / deviations - predicted * deviations
    // The mean over real and imaginary parts is half of that over complex values.
    return TrainingLoss(total: error.viewAsReal().square().mean())
  }

  func validate(_ parameters: [String: Tensor]) throws -> [String: Double] {
    try validation.measure(
      PhonePuReRefinement(
        NCSNpp(live: parameters, network, device: device),
        .init(spectrogram: states.spectrogram.configuration, process: states.process), device: device))
  }
}

extension NCSNppConfiguration: TrainableRefiner {
  func validationSampler(steps: Int?) -> any ScoreSampler<OUVESDE> {
    PredictorCorrectorSampler<OUVESDE>.predictorOnly(steps: steps ?? 30)
  }

  func validationLevel(maximum: Int) -> Int { 3 }

  func objective(
    _ recipe: PhonePuReRecipe, _ states: RefinerStates, _ validation: RefinementValidation, notes: [String]
  ) -> any TrainingObjective {
    ScoreMatchingObjective(network: self, states: states, validation: validation, notes: notes)
  }
}
