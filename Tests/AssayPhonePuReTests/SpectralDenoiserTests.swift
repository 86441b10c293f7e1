import AssayDiffusion
import AssayFeatures
import AssayNN
import AssayRoles
import AssayTensor
import Testing
import _AssayTestNetworks
import _AssayTestSupport

@testable import AssayNetworks
@testable import AssayPhonePuRe

@Suite("SpectralDenoiser")
struct SpectralDenoiserTests {
  static let sizes = SpectralConvNeXtConfiguration(
    spectra: 1, hiddenChannels: 8, expansion: 2, kernel: 3, dilations: [1], embeddingWidth: 4)

  static func denoiser() throws -> SpectralDenoiser {
    try SpectralDenoiser(
      SpectralConvNeXt(TestNetworks.weights(sizes), source: "test", sizes), .phonePuRe)
  }

  @Test("The last reverse step gives the predicted speech itself")
  func lastStep() throws {
    let denoiser = try Self.denoiser()
    let state = RandomGenerator(seed: 1).normal([1, 1, 4_000]) * 0.1
    let diffusion = DenoisingDiffusion()
    let result = diffusion.reverseMean(state, predictedNoise: denoiser(state, step: 0), step: 0)
    let clean = denoiser.spectrogram.inverse(
      denoiser.cleanSpectrum(state.squeezed(1), steps: [0]), length: 4_000)
    expectClose(result.floats, clean.floats, tolerance: 2e-5, "x̂₀")
  }

  @Test("Pieces of any length keep it, also those shorter than a spectrogram takes")
  func lengths() throws {
    let denoiser = try Self.denoiser()
    for length in [1, 100, 255, 256, 257, 1_000, 16_000] {
      let out = denoiser(RandomGenerator(seed: 2).normal([2, 1, length]), step: 3)
      #expect(out.shape == [2, 1, length] && out.isFinite().allTrue)
    }
  }

  @Test("Purification with it runs in segments of any length, and the same seed gives the same samples")
  func purification() throws {
    let denoiser = try Self.denoiser()
    let speech = RandomGenerator(seed: 3).normal([20_000]) * 0.05
    let recipe = try WaveformPurification(.ddpm, .segments(length: 8_000, overlap: 1_000), level: 2)
    func purified(_ seed: UInt64) -> [Float] {
      recipe(speech, network: denoiser, using: RandomGenerator(seed: seed)).floats
    }
    let first = purified(1)
    #expect(first.count == 20_000 && first == purified(1) && first != purified(2))
  }

  @Test("A network of a refiner is refused")
  func wrongNetwork() throws {
    let other = TestNetworks.spectral
    let network = try SpectralConvNeXt(TestNetworks.weights(other), source: "test", other)
    #expect(throws: RoleError.self) { try SpectralDenoiser(network, .phonePuRe) }
  }
}
