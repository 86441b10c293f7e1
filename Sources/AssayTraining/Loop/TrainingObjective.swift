import AssayNN
public import AssayTensor

/// The goal of training: the parameters of a network, the loss of a batch, and validation on unseen speakers.
///
/// The loop (``Trainer``) knows nothing about networks; each kind of training has its own objective.
public protocol TrainingObjective {
  /// The initial values of all parameters, in the order of the network.
  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)]

  /// Draws a batch and computes its loss.
  ///
  /// - Parameters:
  ///   - parameters: by key; the loss records operations on them.
  ///   - generator: the only source of randomness, so that training can be resumed exactly.
  /// - Returns: a scalar, and its terms for the log.
  func loss(_ parameters: [String: Tensor], using generator: RandomGenerator) throws -> TrainingLoss

  /// Measures the network on held-out speakers; the same call gives the same numbers.
  ///
  /// - Returns: by name; ``measure`` among them.
  func validate(_ parameters: [String: Tensor]) throws -> [String: Double]

  /// The name of the validation measure that selects the best weights; larger is better.
  var measure: String { get }

  /// Whether a parameter is trained or keeps its initial value.
  func isTrained(_ key: String) -> Bool

  /// Notes about the data, for the log.
  var notes: [String] { get }
}

extension TrainingObjective {
  public func isTrained(_ key: String) -> Bool { true }
  public var notes: [String] { [] }
}

/// A loss and its terms.
public struct TrainingLoss {
  /// The scalar to differentiate.
  public let total: Tensor
  public let parts: [String: Double]

  public init(total: Tensor, parts: [String: Double] = [:]) {
    self.total = total
    self.parts = parts
  }
}
