import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Log-MMSE")
struct LogMMSETests {
  private let golden: Golden

  init() throws { golden = try Golden(TestFiles.fixture("logmmse/expected.safetensors")) }

  private func floats(_ name: String) throws -> [Float] { try golden.floats(name) }

  @Test(
    "Noise, gains and output are the reference's",
    arguments: [
      (
        "assay",
        LogSpectralEstimator(size: 1_024, smoothing: 0.96, overestimation: 4, skipsSilentFrames: false)
      ),
      (
        "trial", LogSpectralEstimator(size: 512, smoothing: 0.92, overestimation: 4, skipsSilentFrames: false)
      ),
    ])
  func parity(name: String, estimator: LogSpectralEstimator) throws {
    let samples = try floats("x")
    let frames = Frames(samples, size: estimator.size, hop: estimator.hop)
    let noise = try #require(estimator.noise(frames))
    for (found, expected) in zip(noise, try floats("\(name)_noise")) {
      #expect(abs(found - Double(expected)) <= 1e-5 * Double(expected))
    }
    let expectedGains = try floats("\(name)_gain_every8")
    var prior = [Double](repeating: 1, count: noise.count)
    var found: [Float] = []
    for frame in 0..<frames.count {
      let gains = estimator.gains(
        frames.spectrum(frame).powers.map { $0 * frames.scale }, noise, prior: &prior)
      if frame % 8 == 0 { found += gains.map { Float($0) } }
    }
    expectClose(found, expectedGains, tolerance: 1e-4, "gains")
    expectClose(estimator.estimate(samples), try floats("\(name)_output"), tolerance: 1e-6, "output")
  }

  @Test("The method leaves silent frames out, as the reference with that rule does")
  func method() throws {
    let found = try purified(floats("x"), by: "log-mmse")
    expectClose(found.waveform.samples, try floats("assay_skip_output"), tolerance: 1e-6)
  }

  @Test("The exponential integral is the reference's over 30 powers of ten")
  func exponentialIntegral() throws {
    let (arguments, values) = (try golden.doubles("e1_argument"), try golden.doubles("e1_value"))
    for (argument, value) in zip(arguments, values) {
      let found = ExponentialIntegral.value(argument)
      #expect(abs(found - value) <= 1e-10 * value, "E1(\(argument)) is \(found), not \(value)")
    }
    #expect(ExponentialIntegral.value(1e4) == 0)
  }

  @Test("Steady noise falls by 20 dB, and what is loud above it stays")
  func noise() throws {
    let noise = TestSignals.noise(amplitude: 0.01, count: 48_000)
    let tone = TestSignals.sine(1_000, count: 16_000).map { $0 * 0.3 }
    var mixed = noise
    for (place, sample) in tone.enumerated() { mixed[16_000 + place] += sample }
    func power(_ samples: some Sequence<Float>) -> Double {
      samples.reduce(0.0) { $0 + Double($1) * Double($1) }
    }
    let cleaned = try purified(mixed, by: "log-mmse").waveform.samples
    #expect(10 * log10(power(cleaned[2_000..<14_000]) / power(mixed[2_000..<14_000])) < -20)
    #expect(abs(10 * log10(power(cleaned[18_000..<30_000]) / power(tone[2_000..<14_000]))) < 0.5)
    // Overestimating nothing takes nothing away.
    let kept = try purified(mixed, by: "log-mmse", ["overestimation": "0"]).waveform.samples
    expectClose(kept, mixed, tolerance: 1e-4)
  }

  @Test("A quantile is the sorted list's, whatever the order, and a part of the bins at once changes nothing")
  func quantile() {
    var numbers = SeededNumbers(seed: 9)
    for _ in 0..<200 {
      let count = Int.random(in: 1...60, using: &numbers)
      let values = (0..<count).map { _ in Float(Int.random(in: 0...20, using: &numbers)) }
      let share = Double.random(in: 0...1, using: &numbers)
      let sorted = values.sorted().map(Double.init)
      let position = share * Double(count - 1)
      let (low, high) = (sorted[Int(position)], sorted[min(count - 1, Int(position) + 1)])
      var shuffled = values
      let found = Quantile.value(share, of: &shuffled)
      expectClose(found, low + (position - position.rounded(.down)) * (high - low), tolerance: 1e-9)
      #expect(shuffled.sorted() == values.sorted())
    }
    let samples = TestSignals.noise(count: 20_000)
    var estimator = LogSpectralEstimator(size: 256, smoothing: 0.9, overestimation: 2)
    let frames = Frames(samples, size: 256, hop: 64)
    let whole = estimator.noise(frames)
    estimator.mostPowers = 10 * frames.count
    #expect(estimator.noise(frames) == whole)
  }
}
