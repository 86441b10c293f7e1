import AssayModels
import AssayNN
import AssayTensor

/// Trains a ``SpectralDenoiser``: predict clean speech from speech with a perturbation and the noise of the diffusion.
///
/// State: `x_k = √ᾱ_k (x + δ) + √(1 − ᾱ_k) z`, with δ of ``SyntheticPerturbation`` and a level drawn for each piece,
/// the square of a uniform number.
/// Loss, over compressed spectrograms: `w · |Ŝ − S|² + (1 − w) · (|Ŝ| − |S|)²`, the mean of both; phases of weak parts
/// cannot be known, and the second term keeps their magnitudes.
struct SpectralPurifierObjective: TrainingObjective {
  let network: SpectralConvNeXtConfiguration
  let products: DType
  let spectrogram: CompressedSTFT.Configuration
  let diffusion: DenoisingDiffusion
  /// The highest level that is trained.
  let maximumLevel: Int
  let loss: SpectralLoss
  let crops: SpeechCrops
  let perturbation: SyntheticPerturbation
  let validation: SimilarityValidation

  var measure: String { SimilarityValidation.measure }

  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)] {
    let loader = WeightLoader(initializing: generator)
    _ = SpectralConvNeXt(loader, network)
    return loader.parameters
  }

  private func denoiser(_ parameters: [String: Tensor], productsIn type: DType) throws -> SpectralDenoiser {
    var network = SpectralConvNeXt(WeightLoader(live: parameters), network)
    network.productType = type
    return try SpectralDenoiser(network, spectrogram, schedule: diffusion.schedule)
  }

  func loss(_ parameters: [String: Tensor], using generator: RandomGenerator) throws -> TrainingLoss {
    let denoiser = try denoiser(parameters, productsIn: products)
    let (state, clean, steps) = try withoutGradients {
      let clean = try crops.draw(using: generator).tracks[0]
      let perturbed = clean + perturbation.draw(for: clean, using: generator)
      let count = clean.size(0)
      // Low levels more often: they are what purification uses, and each of its runs ends at the lowest.
      let steps = generator.uniform([count]).doubles.map {
        min(maximumLevel - 1, Int($0 * $0 * Double(maximumLevel)))
      }
      let schedule = diffusion.schedule
      let signal = Tensor(steps.map { schedule.signalWeight($0) }, shape: [count, 1])
      let noise = Tensor(steps.map { schedule.noiseWeight($0) }, shape: [count, 1])
      return (perturbed * signal + generator.normal(clean.shape) * noise, denoiser.spectrogram(clean), steps)
    }
    return loss(denoiser.cleanSpectrum(state, steps: steps), clean)
  }

  func validate(_ parameters: [String: Tensor]) throws -> [String: Double] {
    // Measured as it will be used.
    let denoiser = try denoiser(parameters, productsIn: .float32)
    let purification = try WaveformPurification(.ddpm, .whole, level: 3)
    return try validation.measure { item in
      purification(Tensor(item.samples), network: denoiser, using: RandomGenerator(seed: item.seed)).floats
    }
  }
}
