import AssayModels
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

@Suite("SpectralLoss")
struct SpectralLossTests {
  private static let spectrogram = CompressedSTFT.Configuration.phonePuRe

  private static func spectra(_ gain: Double = 1) throws -> Tensor {
    let voice = TestSpeech.voice(pitch: 120, seconds: 1).map { $0 * Float(gain) }
    return try CompressedSTFT(spectrogram)(Tensor(voice, shape: [1, voice.count]))
  }

  @Test("Equal spectra are at no distance; half of the amplitude is log 4 of mel power away")
  func values() throws {
    let (whole, half) = try (Self.spectra(), Self.spectra(0.5))
    let loss = SpectralLoss(complexWeight: 0.15, levelWeight: 1)
    #expect(loss(whole, whole, in: Self.spectrogram).total.scalar == 0)
    let parts = loss(half, whole, in: Self.spectrogram).parts
    // Bands below −60 dB count for less.
    #expect((parts["level"] ?? 0) > 0.5 * log(4) && (parts["level"] ?? 0) <= log(4) + 1e-6)
    let loud = try Self.spectra(30)
    let level = loss(loud * 0.5.squareRoot(), loud, in: Self.spectrogram).parts["level"] ?? 0
    #expect(level > 0.8 * log(4) && level <= log(4) + 1e-6)
  }

  @Test("Without a weight there is no level, and its gradient is finite where there is silence")
  func edges() throws {
    let whole = try Self.spectra()
    #expect(SpectralLoss(levelWeight: 0)(whole, whole, in: Self.spectrogram).parts["level"] == nil)
    let silent = Tensor.zeros(whole.shape + [2]).requiringGradient()
    let gradient = withGradients {
      SpectralLoss()(silent.viewAsComplex(), whole, in: Self.spectrogram).total.gradients(of: [silent])[0]
    }
    #expect(gradient.floats.allSatisfy { $0.isFinite })
  }

  @Test("Recipes of before there were levels are read, and have none")
  func recipes() throws {
    let old = try JSONDecoder().decode(SpectralLoss.self, from: Data("{\"complex_weight\": 0.4}".utf8))
    #expect(old == SpectralLoss(complexWeight: 0.4, levelWeight: 0))
  }
}
