import Foundation

/// The long-term average power spectrum of a signal, by Welch's method: Hann frames that overlap by half.
///
/// - Reference: Welch, *The use of fast Fourier transform for the estimation of power spectra*, IEEE Transactions on
///   Audio and Electroacoustics, 1967.
public struct LongTermSpectrum: Sendable, Equatable {
  /// Seconds of a frame at least; its samples are a power of two.
  static let frame = 0.05

  /// In hertz.
  public let sampleRate: Int
  /// Samples of a frame.
  public let frameLength: Int
  /// The frames' mean `|X[k]|²`, for `frameLength / 2 + 1` bins from 0 to half the sample rate.
  public let powers: [Double]

  /// - Parameter samples: those after the last whole frame are not seen; fewer than a frame are followed by zeros.
  public init(of samples: [Double], sampleRate: Int) {
    let transform = RealFourierTransform.holding(Int((Self.frame * Double(sampleRate)).rounded(.up)))
    let length = transform.count
    let window = Window(.hann).samples(length).map(Double.init)
    let last = max(0, samples.count - length)
    let starts = Array(stride(from: 0, through: last, by: length / 2))
    var sums = [Double](repeating: 0, count: length / 2 + 1)
    for start in starts {
      let frame = zip(samples[start..<min(samples.count, start + length)], window).map { $0 * $1 }
      for (bin, power) in transform.spectrum(of: frame).powers.enumerated() { sums[bin] += power }
    }
    self.sampleRate = sampleRate
    frameLength = length
    powers = sums.map { $0 / Double(starts.count) }
  }
}
