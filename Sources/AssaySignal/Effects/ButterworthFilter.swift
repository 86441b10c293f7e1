import Foundation

/// A Butterworth low-pass or band-pass by the bilinear transform, as a cascade of second-order sections.
///
/// The poles of the analogue prototype lie evenly on the left half of the unit circle. Edges are pre-warped
/// by `tan(π f / fs)`, so the gain at the stated edges is exactly 1/√2, and the bilinear transform puts zeros
/// at half the sample rate (and at 0 Hz for the band-pass). Sections keep high orders stable where one long
/// transfer function does not.
///
/// - Reference: S. Butterworth, *On the theory of filter amplifiers*, Experimental Wireless, 1930.
public struct ButterworthFilter: Sendable, Equatable {
  /// Applied one after the other.
  public let sections: [IIRFilter]

  /// Passes what is below `cutoff`: gain 1 at 0 Hz, −3.01 dB at `cutoff`.
  ///
  /// - Parameters:
  ///   - order: number of poles, at least 1.
  ///   - cutoff: in hertz, above 0 and below half of `sampleRate`.
  ///   - sampleRate: in hertz.
  public static func lowPass(order: Int, cutoff: Double, sampleRate: Double) -> ButterworthFilter {
    let edge = warped(cutoff, sampleRate)
    let poles = prototypePoles(order).map { digital($0 * Complex(edge)) }
    return ButterworthFilter(
      sections: poles.map { pole in
        // A section's gain at 0 Hz is made 1 by the sum of its coefficients.
        if pole.isReal {
          let scale = (1 - pole.real) / 2
          return IIRFilter(numerator: [scale, scale], denominator: [1, -pole.real])
        }
        let denominator = [1, -2 * pole.real, pole.squaredMagnitude]
        let scale = denominator.reduce(0, +) / 4
        return IIRFilter(numerator: [scale, 2 * scale, scale], denominator: denominator)
      })
  }

  /// Passes what is between `low` and `high`: −3.01 dB at both, gain 1 without a change of sign between them.
  ///
  /// - Parameters:
  ///   - order: of the prototype, at least 1; the filter has twice as many poles.
  ///   - low: in hertz, above 0.
  ///   - high: in hertz, above `low` and below half of `sampleRate`.
  ///   - sampleRate: in hertz.
  public static func bandPass(order: Int, low: Double, high: Double, sampleRate: Double) -> ButterworthFilter
  {
    precondition(low < high, "no band from \(low) to \(high) Hz")
    let edges = (low: warped(low, sampleRate), high: warped(high, sampleRate))
    let width = edges.high - edges.low
    let centre = (edges.low * edges.high).squareRoot()
    var pairs: [[Double]] = []
    for pole in prototypePoles(order) {
      // s² − p·B·s + Ω² = 0 makes two poles of each.
      let half = pole * Complex(width / 2)
      let root = (half * half - Complex(centre * centre)).squareRoot()
      let first = digital(half + root)
      let second = digital(half - root)
      if pole.isReal {
        // Two real poles, or two that are conjugates of each other: the coefficients are real either way.
        pairs.append([1, -(first + second).real, (first * second).real])
      } else {
        pairs += [first, second].map { [1, -2 * $0.real, $0.squaredMagnitude] }
      }
    }
    let angle = 2 * atan(centre)
    return ButterworthFilter(
      sections: pairs.map { denominator in
        // |1 − z⁻²| at the centre, over the denominator there, is what the scale takes away.
        let z1 = Complex(cos(angle), -sin(angle))
        let value = Complex(1) + Complex(denominator[1]) * z1 + Complex(denominator[2]) * z1 * z1
        let scale = value.squaredMagnitude.squareRoot() / (2 * sin(angle))
        return IIRFilter(numerator: [scale, 0, -scale], denominator: denominator)
      })
  }

  /// - Returns: as many samples as there are in `samples`, computed in double precision throughout.
  public func filtered(_ samples: [Float]) -> [Float] {
    IIRFilter.cascade(sections, samples)
  }

  private static func warped(_ frequency: Double, _ sampleRate: Double) -> Double {
    precondition(
      frequency > 0 && frequency < sampleRate / 2, "no edge at \(frequency) Hz of \(sampleRate) Hz")
    return tan(.pi * frequency / sampleRate)
  }

  /// The prototype's poles with an imaginary part of at least 0; the others are their conjugates.
  private static func prototypePoles(_ order: Int) -> [Complex] {
    precondition(order >= 1, "a filter has at least one pole, not \(order)")
    return (0..<(order + 1) / 2).map { index in
      // The pole of an odd order that is real must be so exactly.
      if 2 * index + 1 == order { return Complex(-1) }
      let angle = Double.pi * Double(2 * index + 1) / Double(2 * order)
      return Complex(-sin(angle), cos(angle))
    }
  }

  /// The bilinear transform `z = (1 + s) / (1 − s)`, in the unit where `s = j tan(ω/2)`.
  private static func digital(_ pole: Complex) -> Complex {
    let numerator = Complex(1) + pole
    let denominator = Complex(1) - pole
    return numerator * denominator.conjugate * Complex(1 / denominator.squaredMagnitude)
  }

  /// As much of complex arithmetic as poles need.
  private struct Complex {
    let real: Double
    let imaginary: Double

    init(_ real: Double, _ imaginary: Double = 0) {
      self.real = real
      self.imaginary = imaginary
    }

    var isReal: Bool { imaginary == 0 }
    var conjugate: Complex { Complex(real, -imaginary) }
    var squaredMagnitude: Double { real * real + imaginary * imaginary }

    /// The root with a real part of at least 0.
    func squareRoot() -> Complex {
      // The larger part comes from a sum, the other by division, so that nothing cancels.
      let larger = ((squaredMagnitude.squareRoot() + abs(real)) / 2).squareRoot()
      guard larger > 0 else { return Complex(0) }
      let smaller = imaginary / (2 * larger)
      if real >= 0 { return Complex(larger, smaller) }
      return Complex(abs(smaller), imaginary < 0 ? -larger : larger)
    }

    static func + (a: Complex, b: Complex) -> Complex { Complex(a.real + b.real, a.imaginary + b.imaginary) }
    static func - (a: Complex, b: Complex) -> Complex { Complex(a.real - b.real, a.imaginary - b.imaginary) }
    static func * (a: Complex, b: Complex) -> Complex {
      Complex(a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
    }
  }
}
