import AssayTensor

/// The initial values of weights for training.
public enum WeightInitialization: Sendable, Hashable {
  /// Matrices and kernels: uniform within ±1/√(inputs), as in PyTorch; vectors whose key ends in `weight`: 1; other
  /// vectors: 0.
  case standard
  /// The standard values times a factor: a layer that contributes little before it has learned.
  case scaled(Double)
  /// The same number everywhere.
  case constant(Double)
  /// The given numbers, row-major.
  case numbers([Float])
  /// Normal with mean 0 and this standard deviation.
  case normal(deviation: Double)
  /// Matrices and kernels: uniform with variance `scale` over the mean of inputs and outputs (Glorot and Bengio, 2010,
  /// equation 16, at a scale of 1); vectors as in ``standard``.
  case fanAverage(scale: Double)

  /// - Parameters:
  ///   - key: the last part of the weight's name.
  ///   - generator: used for matrices and kernels only.
  func values(_ shape: [Int], key: String, using generator: RandomGenerator) -> Tensor {
    switch self {
    case .constant(let value): return .full(value, shape: shape)
    case .scaled(let factor):
      return WeightInitialization.standard.values(shape, key: key, using: generator) * factor
    case .numbers(let numbers): return Tensor(numbers, shape: shape)
    case .normal(let deviation): return generator.normal(shape) * deviation
    case .fanAverage(let scale) where shape.count > 1:
      let taps = shape.dropFirst(2).reduce(1, *)
      let fan = Double((shape[0] + shape[1]) * taps) / 2
      return (generator.uniform(shape) * 2 - 1) * (3 * scale / fan).squareRoot()
    case .fanAverage, .standard:
      guard shape.count > 1 else { return .full(key.hasSuffix("weight") ? 1 : 0, shape: shape) }
      let bound = 1 / Double(shape.dropFirst().reduce(1, *)).squareRoot()
      return (generator.uniform(shape) * 2 - 1) * bound
    }
  }
}
