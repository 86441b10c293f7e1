import Foundation

/// Shelves: second-order filters that raise or lower everything below or above a frequency.
///
/// - Reference: R. Bristow-Johnson, *Cookbook formulae for audio equalizer biquad filter coefficients*; the
///   same as SoX's `bass` and `treble`.
extension IIRFilter {
  /// A gain for the low frequencies.
  ///
  /// - Parameters:
  ///   - gain: far below `frequency`, in dB; far above it is 0 dB.
  ///   - frequency: where the gain is half of `gain`, in hertz; above 0 and below half of `sampleRate`.
  ///   - slope: steepness; 1 is the steepest without a bump.
  ///   - sampleRate: in hertz.
  public static func lowShelf(gain: Double, frequency: Double, slope: Double, sampleRate: Double) -> IIRFilter
  {
    let shelf = Shelf(gain: gain, frequency: frequency, slope: slope, sampleRate: sampleRate)
    return shelf.filter(side: 1)
  }

  /// A gain for the high frequencies.
  ///
  /// - Parameters:
  ///   - gain: far above `frequency`, in dB; far below it is 0 dB.
  ///   - frequency: where the gain is half of `gain`, in hertz; above 0 and below half of `sampleRate`.
  ///   - slope: steepness; 1 is the steepest without a bump.
  ///   - sampleRate: in hertz.
  public static func highShelf(gain: Double, frequency: Double, slope: Double, sampleRate: Double)
    -> IIRFilter
  {
    let shelf = Shelf(gain: gain, frequency: frequency, slope: slope, sampleRate: sampleRate)
    return shelf.filter(side: -1)
  }

  /// The cookbook's intermediate variables.
  private struct Shelf {
    /// `A`, the square root of the amplitude gain.
    let amplitude: Double
    /// `cos ω₀`.
    let cosine: Double
    /// `2 √A α`.
    let width: Double

    init(gain: Double, frequency: Double, slope: Double, sampleRate: Double) {
      precondition(
        frequency > 0 && frequency < sampleRate / 2 && slope > 0,
        "no shelf of slope \(slope) at \(frequency) Hz of \(sampleRate) Hz")
      amplitude = pow(10, gain / 40)
      let angle = 2 * Double.pi * frequency / sampleRate
      cosine = cos(angle)
      let bandwidth = (amplitude + 1 / amplitude) * (1 / slope - 1) + 2
      width = 2 * amplitude.squareRoot() * sin(angle) / 2 * bandwidth.squareRoot()
    }

    /// The low shelf for a `side` of 1; the high shelf, its mirror image in frequency, for −1.
    func filter(side: Double) -> IIRFilter {
      let sum = amplitude + 1
      let difference = amplitude - 1
      let cosine = side * cosine
      return IIRFilter(
        numerator: [
          amplitude * (sum - difference * cosine + width),
          amplitude * side * 2 * (difference - sum * cosine),
          amplitude * (sum - difference * cosine - width),
        ],
        denominator: [
          sum + difference * cosine + width,
          side * -2 * (difference + sum * cosine),
          sum + difference * cosine - width,
        ])
    }
  }
}
