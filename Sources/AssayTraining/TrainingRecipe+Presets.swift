import AssayModels

extension TrainingRecipe {
  /// Stage 1 of Assay's own model, for two hours on two cores.
  public static let compactPurifier = TrainingRecipe(
    kind: .purifier, network: SpectralConvNeXtConfiguration(spectra: 1), spectrogram: .phonePuRe,
    maximumLevel: 10, loss: SpectralLoss(),
    crops: .init(length: 255 * 128, batch: 12, speed: [0.88, 1.14], gain: [-10, 6]), perturbation: .init(),
    validation: Validation(),
    loop: LoopSettings(
      steps: 8_000, learningRate: .init(peak: 1e-3, warmupSteps: 200, decay: .cosine), weightDecay: 0.01,
      averageDecay: 0.998,
      validateEvery: 250))

  /// Stage 2 of Assay's own model.
  public static let compactRefiner = TrainingRecipe(
    kind: .refiner, network: SpectralConvNeXtConfiguration(spectra: 2, usesPhonemes: true),
    spectrogram: .phonePuRe, maximumLevel: 3, loss: SpectralLoss(),
    crops: .init(length: 255 * 128, batch: 12, speed: [0.88, 1.14], gain: [-6, 2]), perturbation: .init(),
    validation: Validation(),
    loop: LoopSettings(
      steps: 4_000, learningRate: .init(peak: 1e-3, warmupSteps: 200, decay: .cosine), weightDecay: 0.01,
      averageDecay: 0.998,
      validateEvery: 250),
    refiner: RefinerRecipe(purifier: "", versions: 4, cache: ""))
}
