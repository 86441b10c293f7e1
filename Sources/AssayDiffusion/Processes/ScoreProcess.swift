public import AssayTensor

/// A diffusion whose states are normal around a mean that goes from data x₀ to something known, Y:
/// `dx = drift dt + g(t) dw`.
///
/// - Reference: Song et al., *Score-Based Generative Modeling through Stochastic Differential Equations*, ICLR 2021.
public protocol ScoreProcess: FlowProcess {
  /// The drift of a state.
  func drift(_ state: Tensor, towards known: Tensor, at time: Double) -> Tensor
  /// g(t).
  func diffusion(at time: Double) -> Double
  /// The weight of x₀ in the mean; that of Y is what is left to 1.
  func meanWeight(at time: Double) -> Double
  /// σ(t), the standard deviation of the state around its mean.
  func deviation(at time: Double) -> Double
}

extension ScoreProcess {
  /// The mean of the state at `time`.
  public func mean(clean: Tensor, noisy: Tensor, at time: Double) -> Tensor {
    let weight = meanWeight(at: time)
    return clean * weight + noisy * (1 - weight)
  }

  /// Y and all of the noise.
  public func start(around known: Tensor, noise: Tensor) -> Tensor {
    known + noise * deviation(at: endTime)
  }

  /// The probability flow: `drift − ½ g² s`.
  public func velocity(of state: Tensor, around known: Tensor, at time: Double, field: Tensor) -> Tensor {
    let diffusion = diffusion(at: time)
    return drift(state, towards: known, at: time) - field * (0.5 * diffusion * diffusion)
  }
}
