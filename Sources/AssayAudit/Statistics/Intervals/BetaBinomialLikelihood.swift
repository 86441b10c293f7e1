import Foundation

/// How well a rate `p` and a correlation `ρ` within a speaker explain outcomes, when the speakers' own rates are beta
/// distributed.
///
/// With `τ = ρ/(1−ρ)`, the probability of a speaker's `x` successes in `m` trials is proportional to
/// `Π_{j<x} (p + jτ) · Π_{j<m−x} (1−p + jτ) / Π_{j<m} (1 + jτ)`.
///
/// - Reference: Skellam, *A Probability Distribution Derived from the Binomial Distribution by Regarding the
///   Probability of Success as Variable between the Sets of Trials*, Journal of the Royal Statistical Society B 10, 1948.
struct BetaBinomialLikelihood {
  /// Speakers with more than `j` successes, by `j`; and so on.
  private let successes: [Double]
  private let failures: [Double]
  private let trials: [Double]

  /// - Parameter sample: outcomes, 1 or 0.
  init(_ sample: ClusteredSample) {
    let sizes = sample.clusters.map(\.count)
    let sums = sample.clusters.map { Int($0.reduce(0, +)) }
    successes = Self.exceedances(sums)
    failures = Self.exceedances(zip(sizes, sums).map { $0 - $1 })
    trials = Self.exceedances(sizes)
  }

  private static func exceedances(_ counts: [Int]) -> [Double] {
    var above = [Double](repeating: 0, count: counts.max() ?? 0)
    for count in counts { for j in 0..<count { above[j] += 1 } }
    return above
  }

  /// The part of the logarithm that depends on `ρ` alone.
  ///
  /// - Parameter correlation: in [0, 1).
  func constant(correlation: Double) -> Double {
    let step = correlation / (1 - correlation)
    var sum = 0.0
    for j in trials.indices.dropFirst() { sum -= trials[j] * log1p(Double(j) * step) }
    return sum
  }

  /// The logarithm of the likelihood without ``constant(correlation:)``.
  ///
  /// - Parameters:
  ///   - logit: `log(p/(1−p))`.
  ///   - correlation: in [0, 1).
  func logarithm(logit: Double, correlation: Double) -> Double {
    let step = correlation / (1 - correlation)
    let success = 1 / (1 + exp(-logit))
    let failure = 1 / (1 + exp(logit))
    var sum = 0.0
    for j in successes.indices { sum += successes[j] * log(success + Double(j) * step) }
    for j in failures.indices { sum += failures[j] * log(failure + Double(j) * step) }
    return sum
  }
}
