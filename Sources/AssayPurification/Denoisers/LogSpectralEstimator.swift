import AssaySignal
import Foundation

/// Estimates the log-spectral amplitude of speech in steady noise, frame by frame.
///
/// With `γ = |X|²/N` and the decision-directed `ξ = α G'² γ' + (1 − α) max(γ − 1, 0)`, both limited, the gain is
/// `G = ξ/(1+ξ) · exp(½ E₁(v))`, `v = γ ξ/(1+ξ)`. The noise N of each frequency is taken from a quantile of its powers over all
/// frames, as if these were exponentially distributed, times an over-estimation.
///
/// - Reference: Ephraim, Malah, *Speech Enhancement Using a Minimum Mean-Square Error Log-Spectral Amplitude Estimator*, IEEE
///   TASSP 33(2), 1985, equations 20 and 21; the decision-directed rule from their paper of 1984.
struct LogSpectralEstimator: Sendable {
  /// Samples of a frame, a power of two; a quarter of it is the hop.
  let size: Int
  /// α.
  let smoothing: Double
  /// What N is multiplied by.
  let overestimation: Double
  /// Whether frames of digital silence count for N.
  var skipsSilentFrames = true
  /// Values of powers held at once: 256 MiB. A recording of hours is read several times instead.
  var mostPowers = 1 << 26

  static let quantile = 0.2
  static let gains = 0.05...1.0
  private static let leastNoise = 1e-12
  private static let largestRatio = 1e4
  private static let leastPrior = pow(10, -2.5)
  private static let silence = 1e-10

  var hop: Int { size / 4 }
  private var bins: Int { size / 2 + 1 }

  /// The speech in `samples`, as long as they are.
  func estimate(_ samples: [Float]) -> [Float] {
    let frames = Frames(samples, size: size, hop: hop)
    guard let noise = noise(frames) else { return samples }
    var prior = [Double](repeating: 1, count: bins)
    var output = OverlapAdd(frames)
    for frame in 0..<frames.count {
      var spectrum = frames.spectrum(frame)
      let gains = gains(spectrum.powers.map { $0 * frames.scale }, noise, prior: &prior)
      for bin in 0..<bins {
        spectrum.real[bin] *= gains[bin]
        spectrum.imaginary[bin] *= gains[bin]
      }
      output.add(spectrum, frame)
    }
    return output.samples
  }

  /// N by frequency; `nil` where there is nothing but digital silence.
  func noise(_ frames: Frames) -> [Double]? {
    var heard = [Bool](repeating: true, count: frames.count)
    var noise = [Double](repeating: 0, count: bins)
    let binsAtOnce = max(1, min(bins, mostPowers / frames.count))
    for first in stride(from: 0, to: bins, by: binsAtOnce) {
      let chosen = first..<min(bins, first + binsAtOnce)
      var powers = [[Float]](repeating: [], count: chosen.count)
      for index in powers.indices { powers[index].reserveCapacity(frames.count) }
      for frame in 0..<frames.count where heard[frame] {
        let all = frames.spectrum(frame).powers
        if first == 0, skipsSilentFrames, all.reduce(0, +) * frames.scale < Self.silence {
          heard[frame] = false
          continue
        }
        for bin in chosen { powers[bin - first].append(Float(all[bin] * frames.scale)) }
      }
      guard powers[0].count > 0 else { return nil }
      for bin in chosen {
        let value = Quantile.value(Self.quantile, of: &powers[bin - first])
        noise[bin] = max(overestimation * value / -log(1 - Self.quantile), Self.leastNoise)
      }
    }
    return noise
  }

  /// - Parameter prior: `G² γ` of the frame before; becomes this frame's.
  func gains(_ powers: [Double], _ noise: [Double], prior: inout [Double]) -> [Double] {
    powers.indices.map { bin in
      let gamma = min(powers[bin] / noise[bin], Self.largestRatio)
      let xi = max(smoothing * prior[bin] + (1 - smoothing) * max(gamma - 1, 0), Self.leastPrior)
      let ratio = xi / (1 + xi)
      let v = max(ratio * gamma, 1e-8)
      let gain = ratio * exp(ExponentialIntegral.value(v) / 2)
      let limited = min(max(gain, Self.gains.lowerBound), Self.gains.upperBound)
      prior[bin] = limited * limited * gamma
      return limited
    }
  }
}

/// Frames of a recording with zeros around it, each under a Hann window.
struct Frames: Sendable {
  let size: Int
  let hop: Int
  let count: Int
  let length: Int
  fileprivate let window: [Double]
  fileprivate let transform: RealFourierTransform
  private let samples: [Float]

  init(_ samples: [Float], size: Int, hop: Int) {
    self.samples = samples
    self.size = size
    self.hop = hop
    length = samples.count
    // Half a frame of zeros on both sides, and what the last frame lacks.
    count = (samples.count + hop - 1) / hop + 1
    window = Window(.hann).preciseSamples(size)
    transform = RealFourierTransform(count: size)
  }

  /// From a transform's powers to those of amplitudes: the window's sum is half of the size.
  var scale: Double { 4 / Double(size * size) }

  /// The transform of a frame, not normalised.
  func spectrum(_ frame: Int) -> RealFourierTransform.Spectrum {
    let start = frame * hop - size / 2
    return transform.spectrum(
      of: [Double](unsafeUninitializedCapacity: size) { values, initialized in
        for index in 0..<size {
          let place = start + index
          values[index] = place >= 0 && place < length ? Double(samples[place]) * window[index] : 0
        }
        initialized = size
      })
  }
}

/// Adds frames up again, each under the window once more, divided by the sum of squared windows.
private struct OverlapAdd {
  private let frames: Frames
  private(set) var samples: [Float]
  /// From the sample at which the next frame begins.
  private var sum: [Double]
  private var weight: [Double]
  private let squares: [Double]

  init(_ frames: Frames) {
    self.frames = frames
    samples = [Float](repeating: 0, count: frames.length)
    sum = [Double](repeating: 0, count: frames.size)
    weight = sum
    squares = frames.window.map { $0 * $0 }
  }

  mutating func add(_ spectrum: RealFourierTransform.Spectrum, _ frame: Int) {
    let values = frames.transform.samples(of: spectrum)
    for index in 0..<frames.size {
      sum[index] += values[index] * frames.window[index]
      weight[index] += squares[index]
    }
    // What no later frame adds to; of the last frame, everything.
    let done = frame == frames.count - 1 ? frames.size : frames.hop
    let start = frame * frames.hop - frames.size / 2
    for index in 0..<done where start + index >= 0 && start + index < frames.length {
      samples[start + index] = weight[index] > 1e-10 ? Float(sum[index] / weight[index]) : 0
    }
    sum.removeFirst(frames.hop)
    weight.removeFirst(frames.hop)
    let zeros = [Double](repeating: 0, count: frames.hop)
    sum += zeros
    weight += zeros
  }
}
