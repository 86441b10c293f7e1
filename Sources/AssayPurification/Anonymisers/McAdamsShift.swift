import AssaySignal
import Foundation

/// Moves the formants of a voice: the angle φ of each complex pole of a frame's linear prediction becomes φ^α.
///
/// Frames of 20 ms, half overlapping, order 20 by Burg's method. Angles are in radians, so below 1 rad (2,546 Hz at 16 kHz)
/// formants rise for α < 1, above it they fall. The residual of the frame drives the new filter.
///
/// - Reference: Patino et al., *Speaker Anonymisation Using the McAdams Coefficient*, Interspeech 2021; the baseline B2 of the
///   VoicePrivacy Challenge 2024.
struct McAdamsShift: Sendable {
  /// α.
  let coefficient: Double

  static let order = 20
  /// What keeps silence from having no prediction.
  private static let epsilon = 0x1p-23

  /// Samples of a frame.
  static func length(_ sampleRate: Int) -> Int { sampleRate / 50 }

  /// The shifted voice, not levelled. Samples after the last whole frame are 0.
  ///
  /// - Parameter samples: at least ``length(_:)``.
  func shifted(_ samples: [Float], sampleRate: Int) -> [Float] {
    let (length, hop) = (Self.length(sampleRate), sampleRate / 100)
    let window = Self.window(length: length, hop: hop)
    let input = samples.map { $0 + Float(Self.epsilon) }
    var output = [Float](repeating: 0, count: samples.count)
    for start in stride(from: 0, through: samples.count - length, by: hop) {
      let frame = (0..<length).map { window[$0] * Double(input[start + $0]) }
      let denominator = Self.prediction(frame)
      let shifted = shifted(denominator)
      let sound = Self.resonated(Self.residual(frame, denominator), shifted)
      for index in 0..<length { output[start + index] += Float(sound[index] * window[index]) }
    }
    return output
  }

  /// Used twice; the squares of neighbours add up to 1 within half a percent.
  static func window(length: Int, hop: Int) -> [Double] {
    let hann = Window(.hann, .symmetric).preciseSamples(length)
    let sum = hann.reduce(0, +) / Double(hop)
    return hann.map { ($0 / sum).squareRoot() }
  }

  static func prediction(_ frame: [Double]) -> [Double] {
    BurgPrediction.coefficients(frame.map { $0 + epsilon }, order: order)
  }

  /// The denominator with moved poles; real poles stay.
  func shifted(_ denominator: [Double]) -> [Double] {
    guard coefficient != 1 else { return denominator }
    return PolynomialRoots.coefficients(
      PolynomialRoots.roots(denominator).map { pole in
        guard pole.imaginary != 0 else { return pole }
        let angle = pow(abs(pole.angle), coefficient)
        return ComplexNumber(magnitude: pole.magnitude, angle: pole.angle < 0 ? -angle : angle)
      })
  }

  private static func residual(_ frame: [Double], _ denominator: [Double]) -> [Double] {
    frame.indices.map { index in
      var sum = 0.0
      for tap in 0...min(index, order) { sum += denominator[tap] * frame[index - tap] }
      return sum
    }
  }

  private static func resonated(_ residual: [Double], _ denominator: [Double]) -> [Double] {
    var output = residual
    for index in output.indices where index > 0 {
      for tap in 1...min(index, order) { output[index] -= denominator[tap] * output[index - tap] }
    }
    return output
  }
}
