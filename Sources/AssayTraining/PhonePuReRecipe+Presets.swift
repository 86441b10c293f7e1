import AssayDiffusion
import AssayFeatures
import AssayNetworks
import AssayPhonePuRe

extension PhonePuReRecipe {
  /// Stage 1 of Assay's own model. The included model was trained in two runs, whose configurations are beside its card;
  /// this is one run of the same length with the loss of the second.
  public static let compactPurifier: PhonePuReRecipe = {
    var perturbation = SyntheticPerturbation.Settings()
    (perturbation.clean, perturbation.babble, perturbation.steered) = (0.1, 0.04, 0.75)
    perturbation.rms = [0.005, 0.03]
    perturbation.unrest = .init()
    return PhonePuReRecipe(
      network: .purifier(.init(BandUNetConfiguration(spectra: 1))), spectrogram: .phonePuRe, maximumLevel: 4,
      loss: SpectralLoss(levelWeight: 0.015, levelSpans: [1, 9, 41]),
      crops: .init(length: 255 * 128, batch: 12, speed: [0.88, 1.14], gain: [-10, 6]),
      perturbation: perturbation, validation: Validation(),
      loop: LoopSettings(
        steps: 1_500, products: .float32,
        learningRate: .init(peak: 2e-3, warmupSteps: 50, decay: .cosine), weightDecay: 0.01,
        averageDecay: 0.996, validateEvery: 500))
  }()

  /// Stage 2 of Assay's own model, as the included one was trained, with pieces of four seconds.
  public static let compactRefiner = PhonePuReRecipe(
    network: .refiner(.init(BandUNetConfiguration(spectra: 2, usesPhonemes: true))),
    spectrogram: .phonePuRe, maximumLevel: 3, loss: compactPurifier.loss,
    crops: .init(length: 511 * 128, batch: 6, speed: [0.88, 1.14], gain: [-6, 2]),
    perturbation: {
      var perturbation = compactPurifier.perturbation
      perturbation.clean = 0.15
      return perturbation
    }(), validation: Validation(),
    loop: LoopSettings(
      steps: 450, products: .float32,
      learningRate: .init(peak: 2e-3, warmupSteps: 40, decay: .cosine), weightDecay: 0.01,
      averageDecay: 0.995, validateEvery: 150),
    refiner: .compact)

  /// Stage 1 as fine-tuned in the paper: 16,000 steps of Adam at 1e-4 on one-second pieces of clean speech, usually with the
  /// official weights as ``start``. The batch size of 2 is that of the official configuration, which averages no weights.
  public static let paperPurifier = PhonePuReRecipe(
    network: .purifier(.paper), spectrogram: .phonePuRe, maximumLevel: 200,
    loss: SpectralLoss(), crops: .init(length: WaveformPurification.segmentLength, batch: 2),
    perturbation: .init(), validation: Validation(),
    loop: LoopSettings(
      steps: 16_000, products: .float32, learningRate: .init(peak: 1e-4), gradientNorm: .infinity,
      averageDecay: 0, validateEvery: 1_000))

  /// Stage 2 as trained in the paper: pairs of clean and purified noisy speech, 256 frames, batches of 8, Adam at 1e-4,
  /// averages of 0.999. The paper trains up to 1,000 epochs and stops early; here the steps are a limit, and the weights
  /// with the best validation are kept.
  public static let paperRefiner = PhonePuReRecipe(
    network: .refiner(.paper), spectrogram: .phonePuRe, maximumLevel: 5, loss: SpectralLoss(),
    crops: .init(length: 255 * 128, batch: 8), perturbation: .init(), validation: Validation(),
    loop: LoopSettings(
      steps: 200_000, products: .float32, learningRate: .init(peak: 1e-4), gradientNorm: .infinity,
      averageDecay: 0.999, validateEvery: 5_000),
    refiner: .paper)
}
