import AssayRoles
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

@Suite("SyntheticPerturbation")
struct SyntheticPerturbationTests {
  private static func settings(_ change: (inout SyntheticPerturbation.Settings) -> Void = { _ in })
    -> SyntheticPerturbation.Settings
  {
    var settings = SyntheticPerturbation.Settings()
    change(&settings)
    return settings
  }

  private static let speech = Tensor(
    (0..<16).flatMap { TestSpeech.voice(pitch: 100 + 10 * Double($0), seconds: 1, seed: UInt64($0)) },
    shape: [16, 16_000])

  private static func rms(_ a: Tensor) -> [Double] { a.square().mean(1).sqrt().doubles }

  @Test("Levels are what the settings say: absolute ones, ratios, and none")
  func levels() throws {
    let absolute = try SyntheticPerturbation(
      Self.settings {
        $0.absolute = 1
        $0.clean = 0
        $0.rms = [0.01, 0.02]
      }
    ).draw(for: Self.speech, using: RandomGenerator(seed: 1))
    #expect(Self.rms(absolute).allSatisfy { $0 > 0.0095 && $0 < 0.021 })
    let relative = try SyntheticPerturbation(
      Self.settings {
        $0.absolute = 0
        $0.clean = 0
        $0.snr = [10, 12]
      }
    ).draw(for: Self.speech, using: RandomGenerator(seed: 1))
    for (noise, level) in zip(Self.rms(relative), Self.rms(Self.speech)) {
      let ratio = 20 * log10(level / noise)
      #expect(ratio > 9.5 && ratio < 12.5)
    }
    let none = try SyntheticPerturbation(Self.settings { $0.clean = 1 })
      .draw(for: Self.speech, using: RandomGenerator(seed: 1))
    #expect(none.abs().max().scalar == 0)
  }

  @Test("A slope in the settings is a slope in the spectrum")
  func tilt() throws {
    let perturbation = try SyntheticPerturbation(
      Self.settings {
        $0.tilt = [-6, -6]
        $0.roughness = 0
        $0.following = 0
        $0.patched = 0
        $0.voiced = 0
        $0.steered = 0
        $0.babble = 0
        $0.clean = 0
        $0.absolute = 1
      })
    let drawn = perturbation.draw(for: Self.speech, using: RandomGenerator(seed: 2))
    let power = drawn.realFourierTransform(size: 16_000).abs().square().mean(0).doubles
    func band(_ from: Int, _ to: Int) -> Double {
      10 * log10(power[from..<to].reduce(0, +) / Double(to - from))
    }
    // From 500 Hz to 4 kHz are three octaves.
    expectClose(band(450, 550) - band(3_600, 4_400), 18, tolerance: 1.5, "slope")
  }

  /// The deviation of a cell's log power that noise as strong as the cell or up to four times weaker causes.
  private static func deviation(steered: Double) throws -> Double {
    let perturbation = try SyntheticPerturbation(
      settings {
        $0.steered = steered
        $0.babble = 0
        $0.clean = 0
        $0.patched = 0
        $0.following = 0
        $0.absolute = 0
        $0.snr = [10, 10]
      })
    let drawn = perturbation.draw(for: speech, using: RandomGenerator(seed: 4))
    // Blocks of 8 bins and 4 frames stand for mel cells.
    func cells(_ waveforms: Tensor) -> [Double] {
      waveforms.framed(size: 512, hop: 128).realFourierTransform(size: 512).abs().square()
        .sliced(2, 0..<256).sliced(1, 0..<120).reshaped(16, 30, 4, 32, 8).sum(2, 4).doubles
    }
    let (clean, noise, both) = (cells(speech), cells(drawn), cells(speech + drawn))
    let changes = clean.indices.compactMap { index -> Double? in
      let ratio = clean[index] / (noise[index] + 1e-12)
      return ratio > 1 && ratio < 4 ? log(both[index] / clean[index]) : nil
    }
    #expect(changes.count > 200)
    let mean = changes.reduce(0, +) / Double(changes.count)
    return (changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(changes.count)).squareRoot()
  }

  @Test("A perturbation in step with the speech changes its spectrum more than noise as strong")
  func steered() throws {
    let (noise, inStep) = try (Self.deviation(steered: 0), Self.deviation(steered: 1))
    #expect(inStep > 1.5 * noise, "\(inStep) and \(noise)")
  }

  /// How the level of a band in one frame goes with that six frames later, in samples that they do not share.
  private static func persistence(_ unrest: PerturbationUnrest.Settings?) throws -> Double {
    let perturbation = try SyntheticPerturbation(
      settings {
        $0.steered = 1
        $0.babble = 0
        $0.clean = 0
        $0.absolute = 1
        $0.unrest = unrest
      })
    let drawn = perturbation.draw(for: speech, using: RandomGenerator(seed: 6))
    let power = drawn.framed(size: 512, hop: 128).realFourierTransform(size: 512).abs().square()
    let levels = (power.sliced(2, 0..<256).reshaped(16, power.size(1), 32, 8).mean(3) + 1e-12).log()
    let change = levels - levels.mean(1, keepingDimensions: true)
    let frames = change.size(1)
    let later = (change.sliced(1, 0..<frames - 6) * change.sliced(1, 6..<frames)).mean().scalar
    return later / change.square().mean().scalar
  }

  @Test("Unrest makes levels of frames near each other less alike, and none leaves them")
  func unrest() throws {
    let calm = try Self.persistence(nil)
    let same = try Self.persistence(.init(share: 0, depth: 0, roughness: 0))
    let restless = try Self.persistence(.init(share: 1, depth: 12, roughness: 0))
    expectClose(same, calm, tolerance: 0.02, "none")
    #expect(restless < calm - 0.05, "\(restless) and \(calm)")
  }

  @Test("The same generator gives the same perturbation, and no two items the same")
  func seeds() throws {
    let perturbation = try SyntheticPerturbation(.init())
    func draw(_ seed: UInt64) -> [Float] {
      perturbation.draw(for: Self.speech, using: RandomGenerator(seed: seed)).floats
    }
    #expect(draw(1) == draw(1) && draw(1) != draw(2))
    #expect(draw(1).allSatisfy { $0.isFinite })
  }

  @Test("Silence and single items are fine")
  func edges() throws {
    let perturbation = try SyntheticPerturbation(.init())
    for length in [300, 5_000] {
      let drawn = perturbation.draw(for: .zeros([1, length]), using: RandomGenerator(seed: 3))
      #expect(drawn.shape == [1, length] && drawn.isFinite().allTrue)
    }
  }

  @Test("Settings that cannot be are refused")
  func wrong() {
    #expect(throws: RoleError.self) { try SyntheticPerturbation(Self.settings { $0.clean = 2 }) }
    #expect(throws: RoleError.self) { try SyntheticPerturbation(Self.settings { $0.rms = [0, 1] }) }
    #expect(throws: RoleError.self) { try SyntheticPerturbation(Self.settings { $0.snr = [1] }) }
    for unrest: PerturbationUnrest.Settings in [
      .init(share: 2), .init(depth: -1), .init(roughness: .infinity),
    ] {
      #expect(throws: RoleError.self) { try SyntheticPerturbation(Self.settings { $0.unrest = unrest }) }
    }
  }
}
