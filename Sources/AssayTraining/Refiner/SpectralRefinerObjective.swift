import AssayDiffusion
import AssayFeatures
import AssayNN
import AssayNetworks
import AssayPhonePuRe
import AssayTensor

/// Trains a ``SpectralRefiner``: predict the clean spectrogram from a state of the process, the purified speech and Λ.
struct SpectralRefinerObjective: TrainingObjective {
  let network: any SpectralStageSizes
  let products: DType
  let states: RefinerStates
  let loss: SpectralLoss
  let validation: RefinementValidation
  let notes: [String]

  private var device: Device { states.placement.device }

  var measure: String { SimilarityValidation.measure }

  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)] {
    let loader = WeightLoader(initializing: generator, device: device)
    _ = network.network(loader, productsIn: .float32)
    return loader.parameters
  }

  private func refiner(_ parameters: [String: Tensor], productsIn type: DType) throws -> SpectralRefiner {
    try SpectralRefiner(
      network.network(WeightLoader(live: parameters, device: device), productsIn: type))
  }

  func loss(_ parameters: [String: Tensor], using generator: RandomGenerator) throws -> TrainingLoss {
    let refiner = try refiner(parameters, productsIn: products)
    let batch = try states.draw(using: generator)
    let times = Tensor(batch.times.map(Float.init), device: device)
    return loss(
      refiner.cleanSpectrum(batch.inputs, times: times), batch.clean, in: states.spectrogram.configuration)
  }

  func validate(_ parameters: [String: Tensor]) throws -> [String: Double] {
    // Validated in the way it will be used.
    try validation.measure(
      PhonePuReRefinement(
        refiner(parameters, productsIn: .float32),
        .init(spectrogram: states.spectrogram.configuration, process: states.process), device: device))
  }
}

extension TrainableSpectralNetwork {
  var granularity: Int { 1 }

  func validationSampler(steps: Int?) -> any ScoreSampler<OUVESDE> {
    MarginalSampler<OUVESDE>(steps: steps ?? 1)
  }
  func validationLevel(maximum: Int) -> Int { min(2, maximum) }

  func objective(
    _ recipe: PhonePuReRecipe, _ states: RefinerStates, _ validation: RefinementValidation, notes: [String]
  ) -> any TrainingObjective {
    SpectralRefinerObjective(
      network: self, products: recipe.loop.products.dtype, states: states, loss: recipe.loss,
      validation: validation, notes: notes)
  }
}
