public import AssayTensor

/// One step back in time: the reverse-time equation, discretised as the forward one is.
///
/// `m̄ = m − γ (Y − m) Δ + g(t)² Δ s(m, t)`, then `m = m̄ + g(t) √Δ z`.
///
/// - Reference: Song et al., *Score-Based Generative Modeling through Stochastic Differential Equations*, ICLR
///   2021, appendix E. For this process it is also the Euler–Maruyama step.
public struct ReverseDiffusionPredictor: Sendable, Hashable {
  /// How large Δ is.
  public enum StepSize: String, Sendable, Hashable, Codable, CaseIterable {
    /// 1/N whatever the grid of N times is: the official code's.
    case reciprocal
    /// The distance between two times of the grid.
    case spacing
  }

  public var stepSize: StepSize

  public init(_ stepSize: StepSize = .reciprocal) { self.stepSize = stepSize }

  /// - Parameter length: Δ.
  /// - Returns: the mean m̄.
  public func mean(
    of state: Tensor, towards noisy: Tensor, time: Double, length: Double, process: some ScoreProcess,
    score: Field
  ) throws -> Tensor {
    let diffusion = process.diffusion(at: time)
    return state - process.drift(state, towards: noisy, at: time) * length
      + (try score(state, time)) * (diffusion * diffusion * length)
  }

  /// g(t) √Δ, the deviation of the noise that follows.
  public func noiseDeviation(time: Double, length: Double, process: some ScoreProcess) -> Double {
    process.diffusion(at: time) * length.squareRoot()
  }
}
