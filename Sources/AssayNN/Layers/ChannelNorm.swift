public import AssayTensor

/// Layer normalisation over the channels of each frame, `[N, C, T]`; keys `gamma` and `beta`.
public struct ChannelNorm: Sendable {
  private let gamma: Tensor
  private let beta: Tensor
  private let epsilon: Double

  /// - Parameter epsilon: is added to the variance; the value differs between systems.
  public init(_ loader: WeightLoader, channels: Int, epsilon: Double = 1e-4) {
    self.epsilon = epsilon
    gamma = loader.tensor("gamma", [channels])
    beta = loader.tensor("beta", [channels])
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.transposed().layerNormalized(weight: gamma, bias: beta, epsilon: epsilon).transposed()
  }
}
