import Foundation
import Synchronization

/// The beta distribution, and Student's t by way of it.
enum BetaDistribution {
  /// The regularised incomplete beta function `I_x(a, b)`, the probability of at most `x`.
  ///
  /// By its continued fraction (Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.5.8), evaluated
  /// with Lentz's method.
  ///
  /// - Parameters:
  ///   - a: above 0.
  ///   - b: above 0.
  static func cumulative(_ x: Double, a: Double, b: Double) -> Double {
    precondition(a > 0 && b > 0, "a beta distribution with \(a) and \(b)")
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // The fraction converges quickly only below the mean; above, the other tail is taken.
    if x > (a + 1) / (a + b + 2) { return 1 - cumulative(1 - x, a: b, b: a) }
    let scale = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return scale / continuedFraction(x, a, b)
  }

  private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var value = 1.0
    var numerator = 1.0
    var denominator = 0.0
    for step in 1...10_000 {
      let half = Double(step / 2)
      let coefficient =
        step % 2 == 0
        ? half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        : -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
      denominator = 1 + coefficient * denominator
      if abs(denominator) < tiny { denominator = tiny }
      denominator = 1 / denominator
      numerator = 1 + coefficient / numerator
      if abs(numerator) < tiny { numerator = tiny }
      let change = numerator * denominator
      value *= change
      if abs(change - 1) < 1e-15 { break }
    }
    return value
  }

  /// The value that is not exceeded with probability `probability`, by bisection to the last bit.
  static func quantile(_ probability: Double, a: Double, b: Double) -> Double {
    precondition((0...1).contains(probability), "a probability of \(probability)")
    var low = 0.0
    var high = 1.0
    while true {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { return middle }
      if cumulative(middle, a: a, b: b) < probability { low = middle } else { high = middle }
    }
  }

  /// The quantile of Student's t for a probability of at least ½: `t² = ν (1 − x) / x` with `x` beta distributed
  /// with ν/2 and ½.
  static func studentQuantile(_ probability: Double, degreesOfFreedom: Int) -> Double {
    precondition(probability >= 0.5 && probability < 1, "a probability of \(probability)")
    precondition(degreesOfFreedom >= 1, "\(degreesOfFreedom) degrees of freedom")
    let key = StudentKey(probability: probability, degreesOfFreedom: degreesOfFreedom)
    if let known = known.withLock({ $0[key] }) { return known }
    let freedom = Double(degreesOfFreedom)
    let x = quantile(2 * (1 - probability), a: freedom / 2, b: 0.5)
    let found = (freedom * (1 - x) / x).squareRoot()
    known.withLock { $0[key] = found }
    return found
  }

  private struct StudentKey: Hashable {
    let probability: Double
    let degreesOfFreedom: Int
  }

  /// A table of an audit asks for the same few quantiles thousands of times.
  private static let known = Mutex<[StudentKey: Double]>([:])
}
