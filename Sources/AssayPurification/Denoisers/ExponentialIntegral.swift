import Foundation

/// `E₁(v) = ∫_v^∞ e^{−t} / t dt` for v > 0.
///
/// - Reference: Abramowitz, Stegun, *Handbook of Mathematical Functions*, 1964, 5.1.11 and 5.1.22; the continued fraction by
///   Lentz's method as modified by Thompson and Barnett (1986).
enum ExponentialIntegral {
  static func value(_ v: Double) -> Double { v <= 1 ? series(v) : fraction(v) }

  /// `−γ − ln v − Σ (−v)^k / (k · k!)`.
  private static func series(_ v: Double) -> Double {
    let euler = 0.577_215_664_901_532_9
    var (sum, term) = (0.0, 1.0)
    for k in 1...40 {
      term *= -v / Double(k)
      let part = term / Double(k)
      sum += part
      if abs(part) < 1e-17 { break }
    }
    return -euler - log(v) - sum
  }

  /// `e^{−v} / (v + 1 − 1 / (v + 3 − 4 / (v + 5 − …)))`.
  private static func fraction(_ v: Double) -> Double {
    // Nothing that a gain would show is left.
    guard v < 740 else { return 0 }
    var b = v + 1
    var c = 1e300
    var d = 1 / b
    var result = d
    for k in 1...200 {
      let a = -Double(k * k)
      b += 2
      d = 1 / (a * d + b)
      c = b + a / c
      let factor = c * d
      result *= factor
      if abs(factor - 1) < 1e-16 { break }
    }
    return result * exp(-v)
  }
}
