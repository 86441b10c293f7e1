public import AssayTensor

/// Steps of Langevin dynamics at one time, which bring the state nearer to the density of that time.
///
/// `m ← m + δ s(m, t) + √(2δ) z` with `δ = 2 (r σ(t))²`.
///
/// - Reference: Song and Ermon, *Generative Modeling by Estimating Gradients of the Data Distribution*, NeurIPS
///   2019, algorithm 1, with the step of Richter et al., TASLP 2023.
public struct AnnealedLangevinCorrector: Sendable, Hashable, Codable {
  /// r, the size of a step relative to the noise; 0 leaves the state as it is.
  public var ratio: Double
  /// Steps at each time.
  public var steps: Int

  public init(ratio: Double = 0.4, steps: Int = 1) {
    precondition(ratio >= 0 && steps > 0, "no corrector of ratio \(ratio) and \(steps) steps")
    self.ratio = ratio
    self.steps = steps
  }

  /// δ.
  public func stepSize(time: Double, process: some ScoreProcess) -> Double {
    let deviation = ratio * process.deviation(at: time)
    return 2 * deviation * deviation
  }

  /// - Returns: the state after all steps. Noise is drawn after each call of the score.
  public func callAsFunction(
    _ state: Tensor, time: Double, process: some ScoreProcess, score: Field, noise: Noise
  ) throws -> Tensor {
    let size = stepSize(time: time, process: process)
    var state = state
    for _ in 0..<steps {
      let gradient = try score(state, time)
      state = state + gradient * size + noise(state.shape) * (2 * size).squareRoot()
    }
    return state
  }
}
