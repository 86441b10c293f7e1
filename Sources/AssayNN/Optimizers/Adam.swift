import AssayTensor
import Foundation

/// Adam: steps along the gradient's running mean, scaled by its running root-mean-square.
///
/// - Reference: Kingma and Ba, *Adam: A Method for Stochastic Optimization*, ICLR 2015, algorithm 1; the order of
///   operations is PyTorch's.
public struct Adam {
  /// Step size and decay rates.
  public struct Settings: Sendable, Codable, Hashable {
    public var learningRate: Double
    /// Decay of the gradient's mean and of its square's, in [0, 1).
    public var beta1 = 0.9
    public var beta2 = 0.999
    public var epsilon = 1e-8

    public init(learningRate: Double) { self.learningRate = learningRate }
  }

  public var settings: Settings
  private var parameters: [Tensor]
  private var means: [Tensor]
  private var squares: [Tensor]
  /// Steps taken so far.
  public private(set) var step = 0

  /// - Parameter parameters: leaves, which ``update(_:)`` changes in place.
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
    let correction1 = 1 - pow(settings.beta1, Double(step))
    let correction2 = (1 - pow(settings.beta2, Double(step))).squareRoot()
    withoutGradients {
      for index in parameters.indices {
        let gradient = gradients[index]
        means[index] = means[index] * settings.beta1 + gradient * (1 - settings.beta1)
        squares[index] = squares[index] * settings.beta2 + gradient.square() * (1 - settings.beta2)
        let scale = squares[index].sqrt() / correction2 + settings.epsilon
        parameters[index].add(means[index] / scale, alpha: -settings.learningRate / correction1)
      }
    }
  }
}
