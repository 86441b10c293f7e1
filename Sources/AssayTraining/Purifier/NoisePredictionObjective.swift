import AssayDiffusion
import AssayFeatures
import AssayNN
import AssayNetworks
import AssayPhonePuRe
import AssayTensor

/// Trains ``DiffWave`` on clean speech: predict the noise of a state at a uniformly random step.
///
/// Loss: `mean (ε(x_k, k) − z)²`. Convolutions are trained as gains g and directions v of weight normalisation.
///
/// - Reference: Ho, Jain and Abbeel, *Denoising Diffusion Probabilistic Models*, NeurIPS 2020, equation 14; Kong et al.,
///   *DiffWave*, ICLR 2021, algorithm 1.
struct NoisePredictionObjective: TrainingObjective {
  let network: DiffWaveConfiguration
  let states: NoisyStates
  let crops: SpeechCrops
  let placement: TrainingPlacement
  let validation: SimilarityValidation
  var notes: [String] = []

  var measure: String { SimilarityValidation.measure }

  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)] {
    let loader = WeightLoader(initializing: generator, device: placement.device)
    _ = DiffWave(loader, network)
    return loader.parameters
  }

  private func predictor(_ parameters: [String: Tensor]) -> DiffWave {
    DiffWave(WeightLoader(live: parameters, device: placement.device), network)
  }

  func loss(_ parameters: [String: Tensor], using generator: RandomGenerator) throws -> TrainingLoss {
    let (state, noise, steps) = try withoutGradients {
      let drawn = states.draw(try crops.draw(using: generator).tracks[0], using: generator)
      let steps = Tensor(placement.own(drawn.steps).map(Float.init), device: placement.device)
      return (placement.own(drawn.states), placement.own(drawn.noise), steps)
    }
    let predicted = predictor(parameters)(state.unsqueezed(1), steps: steps).squeezed(1)
    return TrainingLoss(total: (predicted - noise).square().mean())
  }

  func validate(_ parameters: [String: Tensor]) throws -> [String: Double] {
    let network = predictor(parameters)
    let purification = WaveformPurification.phonePuRe
    return try validation.measure { item in
      purification(
        Tensor(item.samples, device: placement.device), network: network,
        using: RandomGenerator(seed: item.seed)
      ).floats
    }
  }
}

extension DiffWaveConfiguration: TrainablePurifier {
  static var takesProtectedSpeech: Bool { false }

  func objective(_ recipe: PhonePuReRecipe, _ data: PurifierTrainingData) -> any TrainingObjective {
    NoisePredictionObjective(
      network: self, states: data.states, crops: data.crops, placement: data.placement,
      validation: data.validation, notes: data.notes)
  }
}
