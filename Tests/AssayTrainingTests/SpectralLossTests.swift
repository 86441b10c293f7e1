import AssayFeatures
import AssayNetworks
import AssayPhonePuRe
import AssayRoles
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

  @Test("Over a span only what lasts counts, not a level that is too high and too low in turn")
  func spans() throws {
    let loud = try Self.spectra(30)
    let frames = loud.size(3)
    let turns = Tensor((0..<frames).map { $0 % 2 == 0 ? Float(1.1) : 1 / 1.1 }, shape: [1, 1, 1, frames])
    let loss = SpectralLoss(levelWeight: 1, levelSpans: [1, 16, 100_000])
    let passing = loss(loud * turns, loud, in: Self.spectrogram).parts
    let lasting = loss(loud * 1.1, loud, in: Self.spectrogram).parts
    let (one, some, all) = try (
      #require(passing["level"]), #require(passing["level_16"]), #require(passing["level_100000"])
    )
    #expect(some < 0.2 * one && all < 0.2 * one)
    expectClose(
      try #require(lasting["level_16"]), try #require(lasting["level"]), tolerance: 0.02, "lasting")
    let total = loss(loud * turns, loud, in: Self.spectrogram).total.scalar
    let without = SpectralLoss(levelWeight: 0)(loud * turns, loud, in: Self.spectrogram).total.scalar
    expectClose(total - without, one + some + all, tolerance: 1e-4, "sum")
  }

  @Test("Numbers that cannot be are refused")
  func wrong() throws {
    for loss in [
      SpectralLoss(complexWeight: 2), .init(levelWeight: -1), .init(levelWeight: .nan),
      .init(levelSpans: []), .init(levelSpans: [0]),
    ] { #expect(throws: RoleError.self) { try loss.validate() } }
    try SpectralLoss(levelSpans: [1, 9, 41]).validate()
  }

  @Test("Recipes of before there were levels are read, and have none")
  func recipes() throws {
    let old = try JSONDecoder().decode(SpectralLoss.self, from: Data("{\"complex_weight\": 0.4}".utf8))
    #expect(old == SpectralLoss(complexWeight: 0.4, levelWeight: 0))
  }
}
