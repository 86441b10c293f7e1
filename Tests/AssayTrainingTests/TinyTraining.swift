import AssayCheckpoint
import AssayFeatures
import AssayNetworks
import AssayPhonePuRe
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import _AssayTestSupport

@testable import AssayTraining

/// Recipes with tiny networks, on synthetic voices.
enum TinyTraining {
  /// An encoder without weights: the mean compressed spectrum.
  struct MeanSpectrum: SpeakerEncoder {
    let sampleRate = 16_000
    let weightHashes: [String: String] = [:]
    let spectrogram: CompressedSTFT

    init() throws { spectrogram = try CompressedSTFT() }
    func prepare(_ waveform: Waveform) throws -> Waveform { waveform }
    func embeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor {
      spectrogram(waveforms).abs().mean(3).reshaped(waveforms.size(0), -1)
    }
  }

  static func folderOfVoices(_ folder: URL, _ pitches: [Double]) throws -> URL {
    for pitch in pitches {
      try AudioFile.write(
        Waveform(samples: TestSpeech.voice(pitch: pitch, seconds: 1.5), sampleRate: 16_000),
        to: folder.appendingPathComponent("voice\(Int(pitch)).wav"))
    }
    return folder
  }

  static let diffWave = DiffWaveConfiguration(
    residualChannels: 8, skipChannels: 8, layers: 4, dilationCycle: 2, stepWidth: 16, hiddenWidth: 16,
    embeddingWidth: 16)
  /// Without phonemes.
  static let ncsnpp = NCSNppConfiguration(channels: 8, multipliers: [1, 1, 1, 1], inputChannels: 4)

  static func spectral(spectra: Int) -> SpectralConvNeXtConfiguration {
    .init(
      spectra: spectra, usesPhonemes: spectra == 2, hiddenChannels: 16, expansion: 2, dilations: [1, 2],
      embeddingWidth: 8)
  }

  static func bandUNet(spectra: Int) -> BandUNetConfiguration {
    .init(
      spectra: spectra, usesPhonemes: spectra == 2, bands: 16, channels: [4, 8], dilations: [1, 2],
      frameChannels: 16, embeddingWidth: 8)
  }

  /// A preset with a network of a few thousand weights.
  static func recipe(
    _ preset: PhonePuReRecipe, _ network: PhonePuReRecipe.Network, _ speech: URL, _ held: URL
  ) -> PhonePuReRecipe {
    var recipe = preset
    recipe.network = network
    recipe.speech = [speech.path]
    recipe.validation = .init(speech: [held.path], count: 2, seconds: 1)
    recipe.crops.length = 63 * 128
    recipe.crops.batch = 4
    recipe.loop.products = .float32
    recipe.loop.learningRate = .init(peak: 3e-3, warmupSteps: 5)
    recipe.loop.steps = 40
    recipe.loop.logEvery = 5
    recipe.loop.validateEvery = 20
    recipe.loop.averageDecay = 0.9
    return recipe
  }

  static func losses(_ run: TrainingFolder) -> [Double] {
    TrainingLog.read(run.log).compactMap { $0.losses["total"] }
  }

  /// Trains a recipe in a folder.
  static func train(_ recipe: PhonePuReRecipe, in folder: URL) throws -> TrainingFolder {
    let run = TrainingFolder(folder)
    try run.open(configuration: recipe.yaml())
    _ = try Trainer(recipe.objective(encoder: MeanSpectrum()), recipe.loop, in: run).run()
    return run
  }
}
