import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayFeatures

@Suite("Masking threshold")
struct MaskingThresholdTests {
  /// The specification's test signals, in double precision.
  private static let samples = (0..<16_000).map { index in
    let n = Double(index)
    let tones = 0.1 * sin(2 * .pi * 1_000 * n / 16_000) + 0.05 * sin(2 * .pi * 2_750 * n / 16_000 + 0.5)
    return tones + 0.02 * sin(0.37 * n) * cos(0.0021 * n) + 0.005 * sin(1e-5 * n * n)
  }
  private static let perturbation = Tensor(
    doubles: (0..<16_000).map { index in
      let n = Double(index)
      return 0.003 * sin(2 * .pi * 3_500 * n / 16_000) + 0.001 * sin(0.9 * n)
    }, shape: [1, 16_000])

  /// The golden values of those signals, computed with the reference's functions.
  private struct Golden: Decodable {
    struct Frame: Decodable { let theta: [String: Double] }
    struct Hinge: Decodable {
      let unbounded: Double
      let bounded: Double
      let interior: Double

      private enum CodingKeys: String, CodingKey {
        case unbounded = "no_floor"
        case bounded = "floor_-60"
        case interior = "floor_-60_interior_frames_2_29"
      }
    }

    let peak: Double
    let shape: [Int]
    let lowest: Double
    let shareBelow: Double
    let frames: [String: Frame]
    let level: [String: Double]
    let excess: Hinge
    let excessOfNothing: Double
    let unboundedExcessOfNothing: Double

    private enum CodingKeys: String, CodingKey {
      case peak = "psd_max"
      case shape, frames
      case lowest = "min"
      case shareBelow = "fraction_below_-60"
      case level = "psd_delta"
      case excess = "hinge"
      case excessOfNothing = "hinge_for_delta_zero_floor_-60"
      case unboundedExcessOfNothing = "hinge_for_delta_zero_no_floor"
    }
  }

  private static func golden() throws -> Golden {
    try JSONDecoder().decode(
      Golden.self, from: Data(contentsOf: TestFiles.fixture("voiceguard/theta_check_16k.json")))
  }

  @Test("Thresholds are the reference's within 1e-9 dB")
  func thresholds() throws {
    let golden = try Self.golden()
    let threshold = try MaskingThreshold(of: Self.samples, sampleRate: 16_000, lowest: nil)
    #expect([threshold.frameCount, threshold.binCount] == golden.shape)
    expectClose(threshold.peak, golden.peak, tolerance: 1e-12, "peak")
    expectClose(threshold.decibels.min() ?? 0, golden.lowest, tolerance: 1e-9, "lowest")
    let below = Double(threshold.decibels.count { $0 < -60 }) / Double(threshold.decibels.count)
    expectClose(below, golden.shareBelow, tolerance: 1e-12, "share below −60 dB")
    #expect(golden.frames.count == 4)
    for (name, frame) in golden.frames {
      let bins = frame.theta.keys.compactMap { Int($0) }.sorted()
      #expect(bins.count == 14)
      let first = try #require(Int(name)) * threshold.binCount
      expectClose(
        bins.map { threshold.decibels[first + $0] }, bins.map { frame.theta["\($0)"] ?? .nan },
        tolerance: 1e-9, "θ of frame \(name)")
    }
    let bounded = try MaskingThreshold(of: Self.samples, sampleRate: 16_000)
    #expect(bounded.decibels == threshold.decibels.map { max(-60, $0) })
  }

  @Test(
    "Levels and excess of a perturbation are the reference's within 1e-9 dB, with a lowest threshold and without"
  )
  func excess() throws {
    let golden = try Self.golden()
    let threshold = try MaskingThreshold(of: Self.samples, sampleRate: 16_000)
    let unbounded = try MaskingThreshold(of: Self.samples, sampleRate: 16_000, lowest: nil)
    let level = threshold.level(of: Self.perturbation)
    expectClose(
      level.selected(0, 16).doubles[448], try #require(golden.level["16,448"]), tolerance: 1e-9, "level")
    expectClose(level.min().scalar, try #require(golden.level["min"]), tolerance: 1e-9, "lowest level")
    expectClose(
      threshold.excess(of: Self.perturbation).scalar, golden.excess.bounded, tolerance: 1e-9, "excess")
    expectClose(
      unbounded.excess(of: Self.perturbation).scalar, golden.excess.unbounded, tolerance: 1e-9,
      "excess without a lowest threshold")
    let interior = (2...29).map { frame in
      zip(level.selected(0, frame).doubles, threshold.decibels[frame * 1_025..<(frame + 1) * 1_025])
        .reduce(0) { $0 + max(0, $1.0 - $1.1) } / 1_025
    }
    expectClose(interior.reduce(0, +) / 28, golden.excess.interior, tolerance: 1e-9, "frames 2 to 29")
    let nothing = Tensor.zeros([1, 16_000], dtype: .float64)
    expectClose(threshold.excess(of: nothing).scalar, golden.excessOfNothing, tolerance: 1e-9, "nothing")
    expectClose(
      unbounded.excess(of: nothing).scalar, golden.unboundedExcessOfNothing, tolerance: 1e-9,
      "nothing, without a lowest threshold")
    #expect(threshold.excess(of: nothing, offset: 0).scalar == 0)
    // Optimisers work in single precision.
    expectClose(
      threshold.excess(of: Self.perturbation.to(.float32)).scalar, golden.excess.bounded, tolerance: 1e-5,
      "excess in single precision")
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
    let threshold = try MaskingThreshold(of: Self.samples, sampleRate: 16_000)
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
    let unbounded = try MaskingThreshold(of: Waveform(samples: half, sampleRate: 16_000), lowest: nil)
    #expect(unbounded.decibels.allSatisfy(\.isFinite) && unbounded.decibels.min() == -200)
    let short = try MaskingThreshold(
      of: Waveform(samples: TestSignals.noise(count: 160), sampleRate: 16_000))
    #expect(short.excess(of: .full(0.01, shape: [1, 160])).scalar.isFinite)
  }
}
