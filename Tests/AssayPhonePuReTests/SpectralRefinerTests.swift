import AssayDiffusion
import AssayFeatures
import AssayNetworks
import AssayRoles
import AssaySignal
import AssayTensor
import Testing
import _AssayTestNetworks
import _AssayTestSupport

@testable import AssayPhonePuRe

@Suite("SpectralRefiner")
struct SpectralRefinerTests {
  static let sizes = SpectralConvNeXtConfiguration(
    spectra: 2, usesPhonemes: true, hiddenChannels: 8, expansion: 2, kernel: 3, dilations: [1],
    embeddingWidth: 4)

  static func refiner() throws -> SpectralRefiner {
    try SpectralRefiner(
      SpectralConvNeXt(TestNetworks.weights(sizes), source: "test", sizes))
  }

  @Test("The score points from the state to the predicted speech's mean, by the variance")
  func score() throws {
    let refiner = try Self.refiner()
    let input = RandomGenerator(seed: 1).complexNormal([1, 3, 256, 6])
    let (process, time) = (OUVESDE.phonePuRe, 0.4)
    let clean = refiner.cleanSpectrum(input, times: Tensor([Float(time)]))
    let mean = process.mean(clean: clean, noisy: input.sliced(1, 1..<2), at: time)
    let deviation = process.deviation(at: time)
    let expected = (mean - input.sliced(1, 0..<1)) / (deviation * deviation)
    expectClose(
      refiner.score(input, time: time, process: process).viewAsReal().contiguous().floats,
      expected.viewAsReal().contiguous().floats, tolerance: 1e-4, "score")
  }

  @Test("It refines speech of any length, in windows and whole, with every sampler")
  func refinement() throws {
    let refinement = try PhonePuReRefinement(Self.refiner())
    let lambda = RandomGenerator(seed: 2).uniform([256, 40])
    for count in [300, 4_000, 9_999] {
      let speech = Waveform(samples: TestSignals.noise(seed: 3, count: count), sampleRate: 16_000)
      for sampler: any ScoreSampler<OUVESDE> in [
        MarginalSampler<OUVESDE>(steps: 2), PredictorCorrectorSampler<OUVESDE>(steps: 2),
        MarginalSampler<OUVESDE>(steps: 1),
      ] {
        let refined = try refinement(
          speech, phonemes: lambda, sampler: sampler, extent: .windows(frames: 64, overlap: 16),
          using: RandomGenerator(seed: 4))
        #expect(refined.count == count && refined.samples.allSatisfy { $0.isFinite })
      }
    }
  }

  @Test("A network of a denoiser is refused, and so are spectrograms of other sizes")
  func wrong() throws {
    let other = SpectralDenoiserTests.sizes
    let network = try SpectralConvNeXt(TestNetworks.weights(other), source: "test", other)
    #expect(throws: RoleError.self) { try SpectralRefiner(network) }
    var recipe = PhonePuReRefinementConfiguration.phonePuRe
    recipe.spectrogram.fftSize = 1_022
    #expect(throws: RoleError.self) { try PhonePuReRefinement(Self.refiner(), recipe) }
  }
}
