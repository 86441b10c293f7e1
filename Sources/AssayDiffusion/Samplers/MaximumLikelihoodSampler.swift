public import AssayTensor

/// Follows ``MeanRevertingSDE`` back from time 1 to 0 in N equal steps.
///
/// - Reference: Popov et al., *Diffusion-Based Voice Conversion with Fast Maximum Likelihood Sampling Scheme*, ICLR 2022,
///   theorem 1.
public struct MaximumLikelihoodSampler: ScoreSampler {
  /// How the reverse process is followed.
  public enum Rule: String, Sendable, Codable, CaseIterable {
    /// The probability-flow equation: no noise but the first.
    case probabilityFlow = "pf"
    /// Euler and Maruyama's.
    case eulerMaruyama = "em"
    /// The paper's: exact for what a perfect score would give.
    case maximumLikelihood = "ml"
  }

  /// The coefficients of a step from t to s = t − h.
  struct Step: Equatable {
    let time: Double
    let noise: Double
    let kappa: Double
    let omega: Double
    let sigma: Double
  }

  /// N, at least 1.
  public var steps: Int
  public var rule: Rule
  /// 1 for the elements that a state has, of a shape that spreads over it; `nil` for all.
  public var mask: Tensor?

  public init(steps: Int = 30, rule: Rule = .maximumLikelihood, mask: Tensor? = nil) {
    precondition(steps > 0, "no sampler of \(steps) steps")
    self.steps = steps
    self.rule = rule
    self.mask = mask
  }

  public var fieldCalls: Int? { steps }

  func coefficients(_ process: MeanRevertingSDE) -> [Step] {
    let h = 1 / Double(steps)
    return (0..<steps).map { index in
      let t = 1 - Double(index) * h
      let s = t - h
      let beta = process.noiseRate(at: t)
      switch rule {
      case .probabilityFlow: return Step(time: t, noise: beta, kappa: 0, omega: 0, sigma: 0)
      case .eulerMaruyama:
        return Step(time: t, noise: beta, kappa: 0, omega: 0, sigma: (beta * h).squareRoot())
      case .maximumLikelihood:
        func lost(_ from: Double, _ to: Double) -> Double { 1 - process.decay(from, to, power: 2) }
        let kappa = process.decay(0, s) * lost(s, t) / (process.decay(0, t) * beta * h) - 1
        let nu = process.decay(0, s) * lost(s, t) / lost(0, t)
        let mu = process.decay(s, t) * lost(0, s) / lost(0, t)
        let omega = nu / process.decay(0, t) + mu - (0.5 * beta * h + 1)
        let variance = lost(0, s) * lost(s, t) / lost(0, t)
        return Step(
          time: t, noise: beta, kappa: kappa, omega: omega, sigma: max(0, variance).squareRoot())
      }
    }
  }

  public func sample(
    from start: Tensor, around known: Tensor, process: MeanRevertingSDE, field: Field, noise: Noise,
    progress: (Double) -> Void
  ) throws -> Tensor {
    let h = 1 / Double(steps)
    func masked(_ x: Tensor) -> Tensor { mask.map { x * $0 } ?? x }
    var state = masked(start)
    for (index, step) in coefficients(process).enumerated() {
      let score = try field(state, step.time)
      let pull = known - state
      if rule == .probabilityFlow {
        state = masked(state - (pull - score) * (0.5 * step.noise * h))
      } else {
        let drift = pull * (0.5 * step.noise * h + step.omega) - score * ((1 + step.kappa) * step.noise * h)
        state = masked(state - (drift + noise(state.shape) * step.sigma))
      }
      progress(Double(index + 1) / Double(steps))
    }
    return state
  }
}
