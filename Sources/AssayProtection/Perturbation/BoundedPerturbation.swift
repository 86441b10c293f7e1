import AssayNN
import AssayTensor

/// A perturbation that cannot leave its budget: `δ = ε · tanh(w)`, with `w ~ N(0, 1)` at the start and optimised by Adam.
///
/// The loop that every optimised protection of bounded loudness (L∞) shares. The result is not clipped.
struct BoundedPerturbation: PerturbationOptimiser {
  /// The largest absolute value of the perturbation.
  let epsilon: Double
  let learningRate: Double
  let iterations: Int

  func optimise(
    _ waveforms: Tensor, using generator: RandomGenerator, progress: (Int, Double) -> Void,
    step: (_ perturbed: Tensor, _ iteration: Int) throws -> PerturbationStep
  ) rethrows -> (perturbed: Tensor, losses: [Double]) {
    let free = generator.normal(waveforms.shape, device: waveforms.device).requiringGradient()
    var adam = Adam([free], .init(learningRate: learningRate))
    var losses: [Double] = []
    for iteration in 0..<iterations {
      let perturbed = waveforms + free.tanh() * epsilon
      let objective = try step(perturbed, iteration).objective(of: perturbed)
      adam.update(objective.scalar.gradients(of: [free]))
      losses.append(objective.loss())
      progress(iteration + 1, losses[iteration])
    }
    return withoutGradients { (waveforms + free.tanh() * epsilon, losses) }
  }
}
