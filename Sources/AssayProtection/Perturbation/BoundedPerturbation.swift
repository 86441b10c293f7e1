import AssayNN
import AssayTensor

/// A perturbation that cannot leave its budget: `δ = ε · tanh(w)`, with `w` free and optimised by Adam.
///
/// The loop that every optimised protection of bounded loudness (L∞) shares.
struct BoundedPerturbation {
  /// The largest absolute value of the perturbation.
  let epsilon: Double
  let learningRate: Double
  let iterations: Int

  /// Finds a perturbation of `waveform` that makes `loss` small.
  ///
  /// - Parameters:
  ///   - waveform: shape `[L]`.
  ///   - generator: draws the start, `w ~ N(0, 1)`.
  ///   - progress: called after each iteration with its number from 1 and the loss before its step.
  ///   - loss: a scalar of the perturbed waveform, differentiable.
  /// - Returns: the perturbed waveform `[L]` after the last iteration, not clipped, and the losses of all
  ///   iterations in order.
  func optimise(
    _ waveform: Tensor, using generator: RandomGenerator, progress: (Int, Double) -> Void,
    loss: (Tensor) -> Tensor
  ) -> (perturbed: Tensor, losses: [Double]) {
    let free = generator.normal(waveform.shape, device: waveform.device).requiringGradient()
    var adam = Adam([free], .init(learningRate: learningRate))
    var losses: [Double] = []
    for iteration in 0..<iterations {
      let value = loss(waveform + free.tanh() * epsilon)
      adam.update(value.gradients(of: [free]))
      losses.append(value.scalar)
      progress(iteration + 1, losses[iteration])
    }
    return withoutGradients { (waveform + free.tanh() * epsilon, losses) }
  }
}
