import AssayTensor

/// What the objective of a protection says about perturbed waveforms.
enum PerturbationStep {
  /// A scalar to make small, the sum over waveforms; differentiable.
  case loss(Tensor)
  /// The gradient of a loss with respect to the perturbed waveforms, and the loss: from averages over random
  /// transformations (EOT), or from a purifier whose gradient is approximated (BPDA).
  case gradient(Tensor, loss: Double)
}

/// Finds perturbations that make an objective small: the one interface of all optimised protections.
protocol PerturbationOptimiser: Sendable {
  var iterations: Int { get }

  /// - Parameters:
  ///   - waveforms: any shape; each element has a perturbation.
  ///   - generator: draws the start, where it is random.
  ///   - progress: called after each iteration with its number from 1 and the loss before its step.
  ///   - step: the objective of the perturbed waveforms, given the iteration's number from 0.
  /// - Returns: the perturbed waveforms after the last iteration, and the losses of all iterations in order.
  func optimise(
    _ waveforms: Tensor, using generator: RandomGenerator, progress: (Int, Double) -> Void,
    step: (_ perturbed: Tensor, _ iteration: Int) throws -> PerturbationStep
  ) rethrows -> (perturbed: Tensor, losses: [Double])
}

extension PerturbationStep {
  /// A scalar with the step's gradient with respect to `perturbed`, and the step's loss.
  func objective(of perturbed: Tensor) -> (scalar: Tensor, loss: () -> Double) {
    switch self {
    case .loss(let value): (value, { value.scalar })
    case .gradient(let gradient, let loss): ((perturbed * gradient.detached()).sum(), { loss })
    }
  }
}
