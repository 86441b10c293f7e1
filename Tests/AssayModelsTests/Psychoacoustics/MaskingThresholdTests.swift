import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayModels

@Suite("Masking threshold")
struct MaskingThresholdTests {
  private static let speech = Waveform(
    samples: (0..<16_000).map { index in
      let n = Double(index)
      let tones = 0.1 * sin(2 * .pi * 1_000 * n / 16_000) + 0.05 * sin(2 * .pi * 2_750 * n / 16_000 + 0.5)
      return Float(tones + 0.02 * sin(0.37 * n) * cos(0.0021 * n) + 0.005 * sin(1e-5 * n * n))
    }, sampleRate: 16_000)

  private static let perturbation = Tensor(
    (0..<16_000).map { index in
      let n = Double(index)
      return Float(0.003 * sin(2 * .pi * 3_500 * n / 16_000) + 0.001 * sin(0.9 * n))
    }, shape: [1, 16_000])

  @Test("Thresholds, levels and excess are those of the specification's check values")
  func checkValues() throws {
    let threshold = try MaskingThreshold(of: Self.speech, lowest: -.infinity)
    #expect(threshold.frameCount == 32 && threshold.binCount == 1_025)
    #expect(threshold.decibels.allSatisfy { $0.isFinite })
    expectClose(threshold.peak, 0.00166697199, tolerance: 1e-8, "peak")
    func values(_ frame: Int, _ bins: [Int]) -> [Double] {
      bins.map { threshold.decibels[frame * 1_025 + $0] }
    }
    expectClose(
      values(16, [10, 20, 64, 128, 200, 352, 500, 800, 1_024]),
      [-24.523, 4.710, 49.565, 89.395, 72.717, 81.571, 65.576, 44.223, 33.068], tolerance: 2e-3, "frame 16")
    expectClose(values(5, [10, 20, 64]), [48.197, 58.989, 7.331], tolerance: 2e-3, "frame 5")
    let level = threshold.level(of: Self.perturbation)
    expectClose(level.selected(0, 16).doubles[448], 69.8013, tolerance: 1e-3, "level")
    expectClose(values(16, [448]), [70.5022], tolerance: 2e-3, "threshold there")
    // The specification's 0.387292 is of samples in double precision, without a lowest threshold: below −60 dB are
    // maskers that rounding makes. With one, the same independent computation gives 0.2420, and 0.2382 of rounded samples.
    let bounded = try MaskingThreshold(of: Self.speech)
    expectClose(bounded.excess(of: Self.perturbation).scalar, 0.2401, tolerance: 0.004, "excess")
  }

  @Test("A tone masks around itself, and falls 27 dB a Bark below")
  func tone() throws {
    let tone = TestSignals.sine(1_000, amplitude: 0.5, count: 16_000)
    let threshold = try MaskingThreshold(of: Waveform(samples: tone, sampleRate: 16_000))
    let scales = BarkScale(sampleRate: 16_000, fftSize: 2_048)
    let frame = Array(threshold.decibels[16 * 1_025..<17 * 1_025])
    let highest = try #require(frame.indices.max { frame[$0] < frame[$1] })
    #expect(abs(scales.bark[highest] - scales.bark[128]) < 0.5)
    // Between 1 and 3 Bark below.
    let low = try #require(scales.bark.firstIndex { $0 > scales.bark[128] - 3 })
    let high = try #require(scales.bark.firstIndex { $0 > scales.bark[128] - 1 })
    let slope = (frame[high] - frame[low]) / (scales.bark[high] - scales.bark[low])
    expectClose(slope, 27, tolerance: 0.3, "dB a Bark")
  }

  @Test("The excess grows with the perturbation, and its gradient is that of small steps")
  func gradient() throws {
    let threshold = try MaskingThreshold(of: Self.speech)
    let excess = [0.1, 1, 10].map { threshold.excess(of: Self.perturbation * $0).scalar }
    #expect(excess[0] < excess[1] && excess[1] < excess[2])
    let start = Self.perturbation.cloned().requiringGradient()
    let gradient = withGradients { threshold.excess(of: start).gradients(of: [start])[0] }
    let step = 1e-3
    let change =
      threshold.excess(of: Self.perturbation * (1 + step)).scalar
      - threshold.excess(of: Self.perturbation * (1 - step)).scalar
    let predicted = (gradient * Self.perturbation).sum().scalar
    expectClose(predicted, change / (2 * step), tolerance: 0.02 * abs(predicted), "derivative")
  }

  @Test("Silence is refused, digital silence within speech is finite, 10 ms work")
  func edges() throws {
    #expect(throws: SignalError.self) {
      try MaskingThreshold(of: Waveform(samples: [Float](repeating: 0, count: 4_000), sampleRate: 16_000))
    }
    let half = TestSignals.noise(count: 8_000) + [Float](repeating: 0, count: 8_000)
    let threshold = try MaskingThreshold(of: Waveform(samples: half, sampleRate: 16_000))
    #expect(threshold.decibels.allSatisfy { $0 >= MaskingThreshold.lowestThreshold && $0.isFinite })
    #expect(threshold.excess(of: .zeros([1, 16_000]), offset: 0).scalar == 0)
    let short = try MaskingThreshold(
      of: Waveform(samples: TestSignals.noise(count: 160), sampleRate: 16_000))
    #expect(short.excess(of: .full(0.01, shape: [1, 160])).scalar.isFinite)
  }
}
