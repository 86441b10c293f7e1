import AssayNN
import AssayTensor

/// Layer normalisation over the channels of each frame, `[N, C, T]`; keys `gamma` and `beta`.
struct ChannelNorm: Sendable {
  private let gamma: Tensor
  private let beta: Tensor

  init(_ loader: WeightLoader, channels: Int) {
    gamma = loader.tensor("gamma", [channels])
    beta = loader.tensor("beta", [channels])
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    x.transposed().layerNormalized(weight: gamma, bias: beta, epsilon: 1e-4).transposed()
  }
}
