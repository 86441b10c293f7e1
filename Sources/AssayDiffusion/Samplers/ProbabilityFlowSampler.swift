public import AssayTensor

/// Follows the ordinary differential equation whose states have the same density at every time, then removes
/// the remaining noise with one prediction.
///
/// `dm/dt = γ (Y − m) − ½ g(t)² s(m, t)` from time 1 to ε. One draw to start; all else follows from it.
///
/// - Reference: Song et al., ICLR 2021, section 4.3.
public struct ProbabilityFlowSampler<Process: ScoreProcess>: ScoreSampler, Hashable {
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

  public var fieldCalls: Int? { nil }

  public func sample(
    from start: Tensor, around noisy: Tensor, process: Process, field score: Field, noise: Noise,
    progress: (Double) -> Void
  ) throws -> Tensor {
    let end = try solver.integrate(start, from: process.endTime, to: lastTime, progress: progress) {
      state, time in
      process.velocity(of: state, around: noisy, at: time, field: try score(state, time))
    }
    return try ReverseDiffusionPredictor().mean(
      of: end, towards: noisy, time: lastTime, length: denoisingLength, process: process, score: score)
  }
}
