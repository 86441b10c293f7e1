import Foundation

/// How outcomes of speakers are simulated; both have the same rate and the same correlation of a speaker's outcomes.
public enum OutcomeModel: String, Sendable, Codable, CaseIterable {
  /// A speaker's own rate is beta distributed.
  case betaBinomial = "beta-binomial"
  /// A success is a normal score below a limit, and scores of one speaker are correlated, as a verifier's are.
  case threshold

  /// A generator of one speaker's successes.
  ///
  /// - Parameters:
  ///   - rate: in (0, 1).
  ///   - correlation: of two outcomes of a speaker, in [0, 1).
  /// - Returns: outcomes, 1 or 0, for a number of trials.
  func sampler(rate: Double, correlation: Double) -> (Int, inout SplitMix64) -> [Double] {
    precondition(rate > 0 && rate < 1 && correlation >= 0 && correlation < 1)
    switch self {
    case .betaBinomial:
      // Pólya's urn: each outcome makes its like more probable.
      return { trials, generator in
        var sum = 0.0
        return (0..<trials).map { drawn in
          let likely = (rate * (1 - correlation) + sum * correlation) / (1 + correlation * Double(drawn - 1))
          let outcome = Double.random(in: 0..<1, using: &generator) < likely ? 1.0 : 0
          sum += outcome
          return outcome
        }
      }
    case .threshold:
      let limit = Self.normalQuantile(rate)
      let latent = Self.latentCorrelation(rate: rate, limit: limit, correlation: correlation)
      return { trials, generator in
        let speaker = Self.normal(&generator)
        let likely = Self.normalCumulative(
          (limit - latent.squareRoot() * speaker) / (1 - latent).squareRoot())
        return (0..<trials).map { _ in Double.random(in: 0..<1, using: &generator) < likely ? 1 : 0 }
      }
    }
  }

  /// The correlation of two scores whose outcomes have the given one, by bisection.
  static func latentCorrelation(rate: Double, limit: Double, correlation: Double) -> Double {
    guard correlation > 0 else { return 0 }
    let rule = GaussLegendre(200)
    let wanted = rate * rate + correlation * rate * (1 - rate)
    /// The probability that two outcomes of a speaker are successes.
    func both(_ latent: Double) -> Double {
      zip(rule.nodes, rule.weights).reduce(0) { sum, item in
        let speaker = 17 * item.0 - 8.5
        let likely = normalCumulative((limit - latent.squareRoot() * speaker) / (1 - latent).squareRoot())
        return sum + 17 * item.1 * exp(-speaker * speaker / 2) / (2 * .pi).squareRoot() * likely * likely
      }
    }
    var (low, high) = (0.0, 0.999)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if both(middle) < wanted { low = middle } else { high = middle }
    }
    return low
  }

  static func normalCumulative(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

  /// By bisection.
  static func normalQuantile(_ probability: Double) -> Double {
    var (low, high) = (-10.0, 10.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if normalCumulative(middle) < probability { low = middle } else { high = middle }
    }
    return low
  }

  private static func normal(_ generator: inout SplitMix64) -> Double {
    let u = Double.random(in: Double.leastNonzeroMagnitude..<1, using: &generator)
    return (-2 * log(u)).squareRoot() * cos(2 * .pi * Double.random(in: 0..<1, using: &generator))
  }
}
