import Foundation

/// Gaussian noise from a seed with the long-term spectrum of something else.
public enum ShapedGaussianNoise {
  /// ``SeededGaussianNoise``, filtered by a symmetric filter whose magnitudes are the roots of the spectrum's powers.
  ///
  /// The filter is as long as the spectrum's frames and under a Hann window, which smooths over neighbouring bins.
  ///
  /// - Parameters:
  ///   - count: samples of the result.
  ///   - spectrum: its scale is of no account.
  ///   - seed: of the noise.
  /// - Returns: noise of no particular level; zeros for a spectrum of zeros.
  public static func samples(_ count: Int, like spectrum: LongTermSpectrum, seed: UInt64) -> [Double] {
    let length = spectrum.frameLength
    let response = RealFourierTransform(count: length).samples(
      of: .init(
        real: spectrum.powers.map { $0.squareRoot() },
        imaginary: [Double](repeating: 0, count: spectrum.powers.count)))
    let window = Window(.hann).samples(length)
    let filter = (0..<length).map { Double(window[$0]) * response[($0 + length / 2) % length] }
    // Blocks are filtered one by one, and their tails added to the next ones.
    let transform = RealFourierTransform(count: 4 * length)
    let block = transform.count - length + 1
    let transfer = transform.spectrum(of: filter)
    var generator = SeededGaussianNoise(seed: seed)
    var result = [Double](repeating: 0, count: count + length)
    for start in stride(from: 0, to: count + length, by: block) {
      var spectrum = transform.spectrum(of: generator.next(min(block, count + length - start)))
      for bin in spectrum.real.indices {
        let (a, b) = (
          (spectrum.real[bin], spectrum.imaginary[bin]), (transfer.real[bin], transfer.imaginary[bin])
        )
        spectrum.real[bin] = a.0 * b.0 - a.1 * b.1
        spectrum.imaginary[bin] = a.0 * b.1 + a.1 * b.0
      }
      for (place, sample) in transform.samples(of: spectrum).enumerated() where start + place < result.count {
        result[start + place] += sample
      }
    }
    // The filter has not filled yet at the start.
    return Array(result[length...])
  }
}
