import AssayModels

extension TrainingRecipe {
  /// Stage 1 of Assay's own model as it was begun: 0.41 s a step on two idle cores. The model in the box was trained on from
  /// it, with other perturbations and more taps: its card has the configurations.
  public static let compactPurifier = TrainingRecipe(
    network: .purifier(.spectral(.convNeXt(.init(spectra: 1)))), spectrogram: .phonePuRe,
    maximumLevel: 10, loss: SpectralLoss(),
    crops: .init(length: 255 * 128, batch: 12, speed: [0.88, 1.14], gain: [-10, 6]), perturbation: .init(),
    validation: Validation(),
    loop: LoopSettings(
      steps: 5_500, learningRate: .init(peak: 1e-3, warmupSteps: 200, decay: .cosine), weightDecay: 0.01,
      averageDecay: 0.998, validateEvery: 500))

  /// Stage 2 of Assay's own model.
  ///
  /// The loss is the squared difference alone: then the network's score is that of the data, and what is drawn with it has
  /// the texture of speech, which a verifier hears.
  public static let compactRefiner = TrainingRecipe(
    network: .refiner(.spectral(.convNeXt(.init(spectra: 2, usesPhonemes: true)))),
    spectrogram: .phonePuRe, maximumLevel: 5, loss: SpectralLoss(complexWeight: 1, levelWeight: 0),
    crops: .init(length: 255 * 128, batch: 12, speed: [0.88, 1.14], gain: [-6, 2]), perturbation: .init(),
    validation: Validation(),
    loop: LoopSettings(
      steps: 5_000, learningRate: .init(peak: 1e-3, warmupSteps: 200, decay: .cosine), weightDecay: 0.01,
      averageDecay: 0.998, validateEvery: 1_000),
    refiner: .compact)

  /// Stage 1 as the paper fine-tunes it: 16,000 steps of Adam at 1e-4 on seconds of clean speech, usually with the
  /// official weights as ``start``. Batches of 2 are those of the official configuration, which averages no weights.
  public static let paperPurifier = TrainingRecipe(
    network: .purifier(.diffWave(.phonePuRe)), spectrogram: .phonePuRe, maximumLevel: 200,
    loss: SpectralLoss(), crops: .init(length: WaveformPurification.segmentLength, batch: 2),
    perturbation: .init(), validation: Validation(),
    loop: LoopSettings(
      steps: 16_000, products: .float32, learningRate: .init(peak: 1e-4), gradientNorm: .infinity,
      averageDecay: 0, validateEvery: 1_000))

  /// Stage 2 as the paper trains it: pairs of clean and purified noisy speech, 256 frames, batches of 8, Adam at 1e-4,
  /// averages of 0.999. The paper trains up to 1,000 epochs and stops early; here the steps are a bound, and the best
  /// validated weights are kept.
  public static let paperRefiner = TrainingRecipe(
    network: .refiner(.ncsnpp(.phonePuRe)), spectrogram: .phonePuRe, maximumLevel: 5, loss: SpectralLoss(),
    crops: .init(length: 255 * 128, batch: 8), perturbation: .init(), validation: Validation(),
    loop: LoopSettings(
      steps: 200_000, products: .float32, learningRate: .init(peak: 1e-4), gradientNorm: .infinity,
      averageDecay: 0.999, validateEvery: 5_000),
    refiner: .paper)
}
