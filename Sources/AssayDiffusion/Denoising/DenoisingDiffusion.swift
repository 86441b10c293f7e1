public import AssayTensor

/// Predicts the noise in a state: the same shape, given the step 0 … T − 1.
public typealias NoisePrediction = (_ state: Tensor, _ step: Int) throws -> Tensor

/// A denoising diffusion model without its network: adding noise in one jump and taking it away step by step.
///
/// A level t = 1 … T counts the steps that a state is away from the signal; the noise of level t is that of step
/// k = t − 1. Nothing is clipped, and gradients flow through everything.
///
/// - Reference: Ho, Jain and Abbeel, *Denoising Diffusion Probabilistic Models*, NeurIPS 2020, equations 4 and 11
///   and algorithm 2.
public struct DenoisingDiffusion: Sendable, Hashable {
  public let schedule: BetaSchedule

  public init(_ schedule: BetaSchedule = .diffWave) { self.schedule = schedule }

  private func requireLevel(_ level: Int) {
    precondition((1...schedule.steps).contains(level), "level \(level) of \(schedule.steps)")
  }

  /// Forward diffusion: `√ᾱ_{t−1} · x₀ + √(1 − ᾱ_{t−1}) · z`.
  ///
  /// - Parameters:
  ///   - signal: x₀, any shape.
  ///   - level: t.
  ///   - noise: z, standard normal, of the signal's shape.
  public func noised(_ signal: Tensor, level: Int, noise: Tensor) -> Tensor {
    requireLevel(level)
    return signal * Double(schedule.signalWeight(level - 1)) + noise * Double(schedule.noiseWeight(level - 1))
  }

  /// The mean of reverse step k: `(x − c_k · ε) / √α_k`, equation 11.
  public func reverseMean(_ state: Tensor, predictedNoise: Tensor, step: Int) -> Tensor {
    (state - predictedNoise * Double(schedule.predictionWeight(step)))
      / Double(schedule.alpha[step].squareRoot())
  }

  /// Ancestral sampling, algorithm 2: reverse steps k = t − 1 … 0, each but the last followed by noise σ_k · z.
  ///
  /// - Parameters:
  ///   - state: of level t.
  ///   - level: t; the prediction is called so many times.
  ///   - noise: called t − 1 times, after the predictions k = t − 1 … 1.
  /// - Returns: a signal.
  public func denoised(_ state: Tensor, level: Int, noise: Noise, _ prediction: NoisePrediction)
    rethrows
    -> Tensor
  {
    requireLevel(level)
    var state = state
    for step in (0..<level).reversed() {
      state = reverseMean(state, predictedNoise: try prediction(state, step), step: step)
      if step > 0 { state = state + noise(state.shape) * Double(schedule.deviation[step]) }
    }
    return state
  }

  /// The signal that a state of level t would come from if the predicted noise were right:
  /// `√(1/ᾱ_k) · x − √(1/ᾱ_k − 1) · ε` with k = t − 1.
  public func denoisedAtOnce(_ state: Tensor, level: Int, _ prediction: NoisePrediction) rethrows -> Tensor {
    requireLevel(level)
    let inverse = 1 / schedule.cumulativeAlpha[level - 1]
    let predicted = try prediction(state, level - 1)
    return state * Double(inverse.squareRoot()) - predicted * Double((inverse - 1).squareRoot())
  }
}
