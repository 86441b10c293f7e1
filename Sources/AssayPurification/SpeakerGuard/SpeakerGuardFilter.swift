import AssaySignal

/// The two filters of SpeakerGuard as they come out of its code, at 16 kHz.
///
/// Their stop edge of 8000 Hz is half the sample rate, where every digital filter of this kind is zero
/// already, so the order selection is satisfied with far less than was meant. The coefficients are therefore
/// given and not derived: the selection takes the tangent of π/2, which is only a rounding error. They are
/// rounded to single precision, the recursion runs in double precision, and the output is clipped to full
/// scale.
struct SpeakerGuardFilter {
  /// In hertz.
  static let rate = 16_000

  /// Order 1, about the mean of two neighbours: −3 dB at 4 kHz, but −8.3 dB at 6 kHz.
  static let lowPass = SpeakerGuardFilter(
    numerator: [0.5005936177, 0.5005936177], denominator: [1, 0.001187235301])

  /// Three poles at each edge. The reference's filter library applies the numerator in reverse, and this one
  /// is antisymmetric, hence the negative sign: upside down compared to the textbook.
  static let bandPass = SpeakerGuardFilter(
    numerator: [-0.1389006659, 0, 0.4167019976, 0, -0.4167019976, 0, 0.1389006659],
    denominator: [
      1, -2.856573679, 3.19533117, -2.104058254, 1.107345803, -0.3595669759, 0.01970470806,
    ])

  private let filter: IIRFilter

  private init(numerator: [Float], denominator: [Float]) {
    filter = IIRFilter(numerator: numerator.map(Double.init), denominator: denominator.map(Double.init))
  }

  /// - Parameter samples: at ``rate``.
  func filtered(_ samples: [Float]) -> [Float] {
    let limits = SampleScale(of: samples).limits
    return filter.filtered(samples).map { min(max($0, limits.lowerBound), limits.upperBound) }
  }
}
