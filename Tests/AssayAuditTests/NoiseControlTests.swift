import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Noise as strong as a perturbation")
struct NoiseControlTests {
  private static func power(_ samples: [Float]) -> Double {
    samples.reduce(0) { $0 + Double($1) * Double($1) }
  }

  @Test("It has the perturbation's signal-to-noise ratio, and another seed gives other noise")
  func ratio() throws {
    let clean = Waveform(samples: TestSpeech.voice(pitch: 120, seconds: 1), sampleRate: 16_000)
    let perturbation = TestSignals.sine(440, amplitude: 0.01, count: clean.count)
    let protected = Waveform(
      samples: zip(clean.samples, perturbation).map { $0 + $1 }, sampleRate: 16_000)
    let noisy = try #require(try NoiseControl.noisy(clean, like: protected, seed: 1))
    let noise = zip(noisy.waveform.samples, clean.samples).map { $0 - $1 }
    expectClose(Self.power(noise) / Self.power(perturbation), 1, tolerance: 1e-3, "power")
    guard case .number(let ratio) = noisy.details["signalToNoise"] else {
      Issue.record("no ratio")
      return
    }
    expectClose(ratio, 10 * log10(Self.power(clean.samples) / Self.power(perturbation)), tolerance: 1e-3)
    #expect(try NoiseControl.noisy(clean, like: protected, seed: 2)?.waveform != noisy.waveform)
    #expect(try NoiseControl.noisy(clean, like: protected, seed: 1)?.waveform == noisy.waveform)
  }

  @Test("An unchanged recording gets no noise; one of another length has no such control")
  func edges() throws {
    let clean = Waveform(samples: TestSpeech.voice(pitch: 120, seconds: 1), sampleRate: 16_000)
    #expect(try NoiseControl.noisy(clean, like: clean, seed: 1)?.waveform == clean)
    let trimmed = Waveform(samples: Array(clean.samples.dropLast(100)), sampleRate: 16_000)
    #expect(try NoiseControl.noisy(clean, like: trimmed, seed: 1) == nil)
    let slower = try clean.resampled(to: 8_000)
    #expect(try NoiseControl.noisy(clean, like: slower, seed: 1)?.waveform.sampleRate == 8_000)
  }
}
