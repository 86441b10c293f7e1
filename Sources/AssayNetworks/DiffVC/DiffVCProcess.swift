import Foundation

/// DiffVC's diffusion between a mel and the average voice, and the coefficients of its samplers.
///
/// `dx = ½ β (X̄ − x) dt + √β dw` with β rising from ``lowest`` to ``highest``; `γ(s, t; p) = exp(−p/2 ∫ β)` is how much is
/// left of a difference.
///
/// - Reference: Popov et al., ICLR 2022, equations 1 to 7 and theorem 1.
public struct DiffVCProcess: Sendable, Hashable {
  /// How the reverse process is followed.
  public enum Sampler: String, Sendable, Codable, CaseIterable {
    /// The probability-flow equation: no noise but the first.
    case probabilityFlow = "pf"
    /// Euler and Maruyama's.
    case eulerMaruyama = "em"
    /// The paper's: exact for what a perfect score would give.
    case maximumLikelihood = "ml"
  }

  /// Of a step from t to s = t − h.
  struct Step: Equatable {
    let time: Double
    let noise: Double
    let kappa: Double
    let omega: Double
    let sigma: Double
  }

  public var lowest = 0.05
  public var highest = 20.0

  public init(lowest: Double = 0.05, highest: Double = 20) {
    self.lowest = lowest
    self.highest = highest
  }

  /// β(t).
  func noise(_ time: Double) -> Double { lowest + (highest - lowest) * time }

  /// γ(s, t; p).
  func decay(_ s: Double, _ t: Double, power p: Double = 1) -> Double {
    exp(-p / 2 * (t - s) * (lowest + 0.5 * (highest - lowest) * (t + s)))
  }

  /// The steps from time 1 to 0.
  func steps(_ count: Int, _ sampler: Sampler) -> [Step] {
    let h = 1 / Double(count)
    return (0..<count).map { index in
      let t = 1 - Double(index) * h
      let s = t - h
      let beta = noise(t)
      switch sampler {
      case .probabilityFlow: return Step(time: t, noise: beta, kappa: 0, omega: 0, sigma: 0)
      case .eulerMaruyama:
        return Step(time: t, noise: beta, kappa: 0, omega: 0, sigma: (beta * h).squareRoot())
      case .maximumLikelihood:
        func lost(_ from: Double, _ to: Double) -> Double { 1 - decay(from, to, power: 2) }
        let kappa = decay(0, s) * lost(s, t) / (decay(0, t) * beta * h) - 1
        let nu = decay(0, s) * lost(s, t) / lost(0, t)
        let mu = decay(s, t) * lost(0, s) / lost(0, t)
        let omega = nu / decay(0, t) + mu - (0.5 * beta * h + 1)
        let variance = lost(0, s) * lost(s, t) / lost(0, t)
        return Step(
          time: t, noise: beta, kappa: kappa, omega: omega, sigma: max(0, variance).squareRoot())
      }
    }
  }
}
