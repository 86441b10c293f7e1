import AssayRoles
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

@Suite("SpeechAugmentation")
struct SpeechAugmentationTests {
  private static let speech = Tensor(
    (0..<4).flatMap { TestSpeech.voice(pitch: 100 + 30 * Double($0), seconds: 1, seed: UInt64($0)) },
    shape: [4, 16_000])

  private static func augmentation(_ change: (inout SpeechAugmentation.Settings) -> Void) throws
    -> SpeechAugmentation
  {
    var settings = SpeechAugmentation.Settings()
    (settings.reversed, settings.filtered, settings.overlaid) = (0, 0, 0)
    change(&settings)
    return try SpeechAugmentation(settings)
  }

  private static func rms(_ waveforms: Tensor) -> [Double] { waveforms.square().mean(1).sqrt().doubles }

  private static func largestDifference(_ a: Tensor, _ b: Tensor) -> Double { (a - b).abs().max().scalar }

  @Test("With shares of nothing it changes nothing, and with a share of one it plays backwards")
  func reversal() throws {
    let same = try Self.augmentation { _ in }.apply(to: [Self.speech], using: RandomGenerator(seed: 1))[0]
    #expect(Self.largestDifference(same, Self.speech) < 1e-5)
    let turned = try Self.augmentation { $0.reversed = 1 }
      .apply(to: [Self.speech], using: RandomGenerator(seed: 1))[0]
    #expect(Self.largestDifference(turned, Self.speech.flipped(1)) < 1e-5)
  }

  @Test("Tracks are changed alike, and the first keeps its level")
  func tracks() throws {
    let changed = try Self.augmentation {
      $0.reversed = 0.5
      $0.filtered = 1
      $0.filterDepth = 8
    }.apply(to: [Self.speech, Self.speech * 0.25], using: RandomGenerator(seed: 2))
    #expect(Self.largestDifference(changed[0] * 0.25, changed[1]) < 1e-5)
    #expect(Self.largestDifference(changed[0], Self.speech) > 0.01)
    for (now, before) in zip(Self.rms(changed[0]), Self.rms(Self.speech)) {
      expectClose(now / before, 1, tolerance: 1e-3, "level")
    }
  }

  @Test("A second voice is added to the first track alone, as far below it as the settings say")
  func overlay() throws {
    let changed = try Self.augmentation {
      $0.overlaid = 1
      $0.overlayLevel = [10, 10]
    }.apply(to: [Self.speech, Self.speech], using: RandomGenerator(seed: 3))
    #expect(Self.largestDifference(changed[1], Self.speech) < 1e-5)
    for (added, voice) in zip(Self.rms(changed[0] - Self.speech), Self.rms(Self.speech)) {
      expectClose(20 * log10(voice / added), 10, tolerance: 0.1, "level of the second voice")
    }
  }

  @Test("Settings that cannot be are refused by name")
  func wrong() {
    #expect { try Self.augmentation { $0.reversed = 2 } } throws: { "\($0)".contains("reversed") }
    #expect { try Self.augmentation { $0.filterDepth = -1 } } throws: { "\($0)".contains("filter_depth") }
    #expect { try Self.augmentation { $0.overlayLevel = [5] } } throws: { "\($0)".contains("overlay_level") }
  }
}
