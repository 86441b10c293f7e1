import AssayDiffusion
import AssayFeatures
import AssayNN
import AssayNetworks
import AssayPhonePuRe
import AssayTensor

/// Trains a ``SpectralDenoiser``: predict clean speech from speech with a perturbation and the noise of the diffusion.
///
/// State: `x_k = √ᾱ_k (x + δ) + √(1 − ᾱ_k) z`, with δ of ``SyntheticPerturbation``, or
/// of ``RecordedPerturbations`` if there are protected versions of the speech, and a level drawn for each piece as the
/// square of a uniform number.
/// Loss, over compressed spectrograms: `w · |Ŝ − S|² + (1 − w) · (|Ŝ| − |S|)²`, the mean of both. The phases of
/// weak parts cannot be predicted; the second term preserves their magnitudes.
struct SpectralPurifierObjective: TrainingObjective {
  let network: any SpectralStageSizes
  let products: DType
  let spectrogram: CompressedSTFT.Configuration
  let states: NoisyStates
  let loss: SpectralLoss
  let crops: SpeechCrops
  let perturbation: SyntheticPerturbation
  let recorded: RecordedPerturbations?
  let augmentation: SpeechAugmentation?
  let placement: TrainingPlacement
  let validation: SimilarityValidation
  var notes: [String] = []

  var measure: String { SimilarityValidation.measure }

  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)] {
    let loader = WeightLoader(initializing: generator, device: placement.device)
    _ = network.network(loader, productsIn: .float32)
    return loader.parameters
  }

  private func denoiser(_ parameters: [String: Tensor], productsIn type: DType) throws -> SpectralDenoiser {
    let network = network.network(
      WeightLoader(live: parameters, device: placement.device), productsIn: type)
    return try SpectralDenoiser(
      network, spectrogram, schedule: states.diffusion.schedule, device: placement.device)
  }

  func loss(_ parameters: [String: Tensor], using generator: RandomGenerator) throws -> TrainingLoss {
    let denoiser = try denoiser(parameters, productsIn: products)
    let (state, clean, steps) = try withoutGradients {
      var tracks = try crops.draw(using: generator).tracks
      if let augmentation { tracks = augmentation.apply(to: tracks, using: generator) }
      let clean = tracks[0]
      var added = perturbation.draw(for: clean, using: generator)
      if let recorded { added = recorded.replacing(added, by: Array(tracks[1...]), using: generator) }
      let perturbed = clean + added
      let drawn = states.draw(perturbed, using: generator)
      return (
        placement.own(drawn.states), denoiser.spectrogram(placement.own(clean)), placement.own(drawn.steps)
      )
    }
    return loss(denoiser.cleanSpectrum(state, steps: steps), clean, in: spectrogram)
  }

  func validate(_ parameters: [String: Tensor]) throws -> [String: Double] {
    // Validated in the way it will be used.
    let denoiser = try denoiser(parameters, productsIn: .float32)
    let purification = try WaveformPurification(.ddpm, .whole, level: 3)
    return try validation.measure { item in
      purification(
        Tensor(item.samples, device: placement.device), network: denoiser,
        using: RandomGenerator(seed: item.seed)
      ).floats
    }
  }
}

/// A spectral network that can be trained for both stages.
protocol TrainableSpectralNetwork: SpectralStageSizes, TrainablePurifier, TrainableRefiner {}

extension SpectralConvNeXtConfiguration: TrainableSpectralNetwork {}
extension BandUNetConfiguration: TrainableSpectralNetwork {}

extension TrainableSpectralNetwork {
  static var takesProtectedSpeech: Bool { true }

  func objective(_ recipe: PhonePuReRecipe, _ data: PurifierTrainingData) throws -> any TrainingObjective {
    var states = data.states
    // They are what purification uses, and each of its runs ends at the lowest.
    states.favoursLowLevels = true
    return SpectralPurifierObjective(
      network: self, products: recipe.loop.products.dtype, spectrogram: recipe.spectrogram, states: states,
      loss: recipe.loss, crops: data.crops, perturbation: data.perturbation, recorded: data.recorded,
      augmentation: try recipe.augmentation.map { try SpeechAugmentation($0) }, placement: data.placement,
      validation: data.validation, notes: data.notes)
  }
}
