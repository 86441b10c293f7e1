import AssayTensor

/// Follows the ordinary differential equation whose states have the same density at every time, then removes
/// the remaining noise with one prediction.
///
/// `dm/dt = γ (Y − m) − ½ g(t)² s(m, t)` from time 1 to ε. One draw to start; all else follows from it.
///
/// - Reference: Song et al., ICLR 2021, section 4.3.
public struct ProbabilityFlowSampler: ScoreSampler, Hashable {
  /// ε, in (0, 1).
  public var lastTime: Double
  public var solver: DormandPrince
  /// Δ of the prediction at ε.
  public var denoisingLength: Double

  public init(
    lastTime: Double = 0.03, solver: DormandPrince = .init(), denoisingLength: Double = 1.0 / 30
  ) {
    precondition(0 < lastTime && lastTime < 1 && denoisingLength > 0, "no sampler that ends at \(lastTime)")
    self.lastTime = lastTime
    self.solver = solver
    self.denoisingLength = denoisingLength
  }

  public var scoreCalls: Int? { nil }

  public func sample(
    around noisy: Tensor, process: OUVESDE, score: Score, noise: ComplexNoise, progress: (Double) -> Void
  ) throws -> Tensor {
    let start = noisy + noise(noisy.shape) * process.deviation(at: process.endTime)
    let end = try solver.integrate(start, from: process.endTime, to: lastTime, progress: progress) {
      state, time in
      let diffusion = process.diffusion(at: time)
      return process.drift(state, towards: noisy) - (try score(state, time)) * (0.5 * diffusion * diffusion)
    }
    return try ReverseDiffusionPredictor().mean(
      of: end, towards: noisy, time: lastTime, length: denoisingLength, process: process, score: score)
  }
}
