public import AssayTensor
import Foundation

/// Adam: steps along the gradient's running mean, scaled by its running root-mean-square; with
/// ``Settings/weightDecay``, AdamW.
///
/// - Reference: Kingma and Ba, *Adam: A Method for Stochastic Optimization*, ICLR 2015, algorithm 1; Loshchilov and
///   Hutter, *Decoupled Weight Decay Regularization*, ICLR 2019; the order of operations is PyTorch's.
public struct Adam {
  /// Step size and decay rates.
  public struct Settings: Sendable, Codable, Hashable {
    public var learningRate: Double
    /// Decay of the gradient's mean and of its square's, in [0, 1).
    public var beta1 = 0.9
    public var beta2 = 0.999
    public var epsilon = 1e-8
    /// The share that every step subtracts from matrices and kernels, times the learning rate; biases and gains are
    /// not decayed.
    public var weightDecay = 0.0

    public init(learningRate: Double) { self.learningRate = learningRate }
  }

  public var settings: Settings
  private var parameters: [Tensor]
  /// The running means of the gradients and of their squares, in the order of the parameters: the state to resume
  /// from, together with ``step``.
  public private(set) var means: [Tensor]
  public private(set) var squares: [Tensor]
  /// Steps taken so far.
  public private(set) var step = 0

  /// - Parameter parameters: leaves that ``update(_:)`` changes in place.
  public init(_ parameters: [Tensor], _ settings: Settings) {
    self.settings = settings
    self.parameters = parameters
    means = parameters.map { .zeros($0.shape, device: $0.device) }
    squares = means.map { .zeros($0.shape, device: $0.device) }
  }

  /// Takes one step along `gradients`, which are in the order of the parameters.
  public mutating func update(_ gradients: [Tensor]) {
    precondition(
      gradients.count == parameters.count, "\(gradients.count) gradients, \(parameters.count) parameters")
    step += 1
    let corrections = (
      1 - pow(settings.beta1, Double(step)), (1 - pow(settings.beta2, Double(step))).squareRoot()
    )
    withoutGradients {
      for index in parameters.indices {
        parameters[index].adamStep(
          gradient: gradients[index], mean: means[index], square: squares[index],
          rate: settings.learningRate, betas: (settings.beta1, settings.beta2), epsilon: settings.epsilon,
          decay: parameters[index].rank > 1 ? settings.weightDecay : 0, corrections: corrections)
      }
    }
  }

  /// Resumes from a saved state.
  ///
  /// - Parameters:
  ///   - means: in the order and shapes of the parameters, like `squares`.
  ///   - step: the number of steps taken.
  public mutating func restore(means: [Tensor], squares: [Tensor], step: Int) {
    precondition(
      means.count == parameters.count && squares.count == parameters.count, "a state of another network")
    for index in parameters.indices {
      self.means[index].copy(from: means[index])
      self.squares[index].copy(from: squares[index])
    }
    self.step = step
  }
}
