/// Rounds samples to the levels of signed numbers whose range is fitted to the signal's own extremes.
///
/// With `b` bits, `qmin = −2^(b−1)` and `qmax = 2^(b−1) − 1`, the scale is
/// `s = min(qmin / min(x), qmax / max(x))`, where an extreme on the wrong side of zero does not count, and
/// the result is `round(clamp(x, qmin / s, qmax / s) · s) / s`, halves to even. A quiet signal is thus
/// quantised as finely as a loud one. This is TensorFlow's `quantize_and_dequantize` with signed input and no
/// given range, as WaveGuard calls it.
///
/// - Reference: Hussain et al., *WaveGuard*, USENIX Security 2021, section 4.1, as its code does it.
public struct PeakQuantiser: Sendable, Equatable {
  /// `b`, from 2 on: with one bit there would be no positive level.
  public let bits: Int

  public init(bits: Int) {
    precondition((2...24).contains(bits), "numbers of 2 to 24 bits, not \(bits)")
    self.bits = bits
  }

  /// Levels per unit of the samples; `nil` for silence and for no samples, where there is none.
  public func scale(for samples: [Float]) -> Double? {
    let lowest = Double(samples.min() ?? 0)
    let highest = Double(samples.max() ?? 0)
    return [
      lowest < 0 ? -levels.below / lowest : nil,
      highest > 0 ? levels.above / highest : nil,
    ].compactMap { $0 }.min()
  }

  /// - Parameter samples: finite values.
  /// - Returns: as many values; zeros for silence.
  public func quantised(_ samples: [Float]) -> [Float] {
    guard let scale = scale(for: samples) else { return samples.map { _ in 0 } }
    return samples.map { sample in
      let scaled = min(max(Double(sample) * scale, -levels.below), levels.above)
      return Float(scaled.rounded(.toNearestOrEven) / scale)
    }
  }

  private var levels: (below: Double, above: Double) {
    let half = Double(1 << (bits - 1))
    return (half, half - 1)
  }
}
