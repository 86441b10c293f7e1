import AssayModels
import AssayNN
import AssayPhonetics
import AssayTensor

/// Trains a ``SpectralRefiner``: predict the clean spectrogram from a state of the process, the purified speech and Λ.
///
/// State at a time t that is uniform in [ε, 1]: `μ(S, Y, t) + σ(t) z`; for a share of the pieces, the state that
/// sampling starts from, `Y + σ(1) z`. All waveforms are scaled as refinement scales them, by the peak of the purified
/// recording.
struct SpectralRefinerObjective: TrainingObjective {
  let network: SpectralConvNeXtConfiguration
  let products: DType
  let spectrogram: CompressedSTFT
  let process: OUVESDE
  let loss: SpectralLoss
  /// Tracks: clean, purified.
  let crops: [SpeechCrops]
  let phonemes: PhonemeFrames?
  let recipe: RefinerRecipe
  let validation: RefinementValidation

  /// ε of the samplers.
  private static let lastTime = 0.03

  var measure: String { SimilarityValidation.measure }

  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)] {
    let loader = WeightLoader(initializing: generator)
    _ = SpectralConvNeXt(loader, network)
    return loader.parameters
  }

  private func refiner(_ parameters: [String: Tensor], productsIn type: DType) throws -> SpectralRefiner {
    var network = SpectralConvNeXt(WeightLoader(live: parameters), network)
    network.productType = type
    return try SpectralRefiner(network)
  }

  func loss(_ parameters: [String: Tensor], using generator: RandomGenerator) throws -> TrainingLoss {
    let refiner = try refiner(parameters, productsIn: products)
    let (inputs, clean, times) = try withoutGradients {
      let version = min(crops.count - 1, Int(generator.uniform([1]).scalar * Double(crops.count)))
      let batch = try crops[version].draw(using: generator)
      let (clean, noisy) = (spectrogram(batch.tracks[0]), spectrogram(batch.tracks[1]))
      let count = clean.size(0)
      let numbers = generator.uniform([count, 3]).doubles
      let starting = (0..<count).map { numbers[3 * $0] < recipe.startingShare }
      let times = (0..<count).map {
        starting[$0] ? 1 : Self.lastTime + numbers[3 * $0 + 1] * (1 - Self.lastTime)
      }
      func column(_ values: [Double]) -> Tensor { Tensor(values.map(Float.init), shape: [count, 1, 1, 1]) }
      let weights = column(zip(times, starting).map { $1 ? 0 : process.meanWeight(at: $0) })
      let noise = generator.complexNormal(clean.shape) * column(times.map(process.deviation(at:)))
      var inputs = [noisy + (clean - noisy) * weights + noise, noisy]
      if let phonemes {
        inputs.append(
          phonemes.guidance(batch.origins, frameCount: clean.size(3)) {
            numbers[3 * $0 + 2] >= recipe.withoutPhonemes
          }.to(.complex64))
      }
      return (Tensor.concatenated(inputs, 1), clean, Tensor(times.map(Float.init)))
    }
    return loss(refiner.cleanSpectrum(inputs, times: times), clean)
  }

  func validate(_ parameters: [String: Tensor]) throws -> [String: Double] {
    // Measured as it will be used.
    try validation.measure(
      Refinement(
        refiner(parameters, productsIn: .float32),
        .init(spectrogram: spectrogram.configuration, process: process)))
  }
}
