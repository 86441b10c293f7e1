import AssayNN
import AssayTensor

/// What a network is trained for: its parameters, the loss of a batch, and how good it is on speakers it never saw.
///
/// The loop (``Trainer``) knows nothing of networks; another kind of training is another objective.
public protocol TrainingObjective {
  /// First values of every parameter, in the order of the network.
  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)]

  /// Draws a batch and computes its loss.
  ///
  /// - Parameters:
  ///   - parameters: by key; the loss records operations on them.
  ///   - generator: the only source of chance, so that training can be resumed exactly.
  /// - Returns: a scalar, and its parts for the log.
  func loss(_ parameters: [String: Tensor], using generator: RandomGenerator) throws -> TrainingLoss

  /// Measures the network on held-out speakers; the same call gives the same numbers.
  ///
  /// - Returns: by name; ``measure`` among them.
  func validate(_ parameters: [String: Tensor]) throws -> [String: Double]

  /// The name of the validated number that says which weights are best; more is better.
  var measure: String { get }

  /// Whether a parameter is trained, or stays as it began.
  func isTrained(_ key: String) -> Bool

  /// What a reader of the log should know about the data.
  var notes: [String] { get }
}

extension TrainingObjective {
  public func isTrained(_ key: String) -> Bool { true }
  public var notes: [String] { [] }
}

/// A loss and what it consists of.
public struct TrainingLoss {
  /// A scalar that gradients are taken of.
  public let total: Tensor
  public let parts: [String: Double]

  public init(total: Tensor, parts: [String: Double] = [:]) {
    self.total = total
    self.parts = parts
  }
}
