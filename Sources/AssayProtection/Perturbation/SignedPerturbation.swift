import AssayFeatures
import AssaySignal
import AssayTensor
import Foundation

/// Sign-gradient descent with penalties on how audible the perturbation is, and no hard bound:
/// `x ← clamp(x − η · sign(∂J/∂x), −1, 1)`, `J = loss − 0.005 · SNR + 0.05 · ‖δ‖ + 0.3 · Q`, where
/// `Q = Σ W_f |STFT(δ)|² / F` weighs frequencies by hearing.
///
/// Every sample moves by η in each step, so the floor of the result is noise of about η whatever is attacked. η falls
/// geometrically from 0.02 to 0.00775 over the first 80 % of the steps; AntiFake's thousand steps fall to the same by
/// stairs.
///
/// - Reference: Yu, Zhai and Zhang, *AntiFake: Using Adversarial Audio to Prevent Unauthorized Speech Synthesis*, CCS 2023,
///   and its code.
struct SignedPerturbation: PerturbationOptimiser {
  let iterations: Int
  /// All step sizes are multiplied by it.
  let scale: Double
  private let transform: ShortTimeFourierTransform
  private let hearing: Tensor

  private static let sizes = StepSizes.geometric(first: 0.02, last: 0.00775, share: 0.8)
  private static let weights = (ratio: 0.005, norm: 0.05, hearing: 0.3)

  init(iterations: Int, scale: Double = 1, device: Device) {
    self.iterations = iterations
    self.scale = scale
    transform = ShortTimeFourierTransform(
      .centred(fftSize: 400, hop: 200, window: Window(.hann)), device: device)
    hearing = HearingWeights.tensor(device: device)
  }

  /// - Parameters:
  ///   - waveforms: `[N, L]`, each optimised for itself.
  ///   - generator: draws nothing: the start is no perturbation.
  /// - Returns: the perturbed waveforms, `[N, L]` within ±1, and the losses in order.
  func optimise(
    _ waveforms: Tensor, using generator: RandomGenerator, progress: (Int, Double) -> Void,
    step: (_ perturbed: Tensor, _ iteration: Int) throws -> PerturbationStep
  ) rethrows -> (perturbed: Tensor, losses: [Double]) {
    var perturbed = waveforms
    var losses: [Double] = []
    for iteration in 0..<iterations {
      let free = perturbed.detached().requiringGradient()
      let attacked = try step(free, iteration).objective(of: free)
      let objective =
        attacked.scalar - quality(of: free, perturbation: free - waveforms, isFirst: iteration == 0)
      let size = Self.sizes.size(iteration, of: iterations) * scale
      let change = objective.gradients(of: [free])[0].sign() * size
      perturbed = withoutGradients { (free.detached() - change).clamped(to: -1...1) }
      losses.append(attacked.loss())
      progress(iteration + 1, losses[iteration])
    }
    return (perturbed, losses)
  }

  /// `0.005 · SNR − 0.05 · ‖δ‖ − 0.3 · Q`, the sum over items; more is better.
  ///
  /// - Parameter isFirst: whether there is no perturbation yet, and no ratio to keep.
  func quality(of perturbed: Tensor, perturbation: Tensor, isFirst: Bool = false) -> Tensor {
    let energy = perturbation.square()
    let norm = (energy.sum(1) + 1e-12).sqrt().sum() * -Self.weights.norm
    guard !isFirst else { return norm }
    let ratio = ((perturbed.square().mean(1) / (energy.mean(1) + 1e-8)).log10() * 10).sum()
    let spectrum = transform(perturbation).viewAsReal().square().sum(3)
    let audible = (spectrum * hearing).sum() / Double(HearingWeights.values.count)
    return norm + ratio * Self.weights.ratio - audible * Self.weights.hearing
  }
}
