import AssayNN
import AssayTensor
import Foundation

/// How noisy a state is, as a vector that a network can use: sines and cosines of it, and two layers.
struct LevelEmbedding: Sendable {
  private let first: Linear
  private let last: Linear
  private let rates: Tensor

  /// - Parameter width: E, even.
  init(_ loader: WeightLoader, width: Int) {
    first = Linear(loader.scoped("0"), from: width, to: width)
    last = Linear(loader.scoped("1"), from: width, to: width)
    rates = Tensor(
      (0..<width / 2).map { Float(0.25 * pow(400, Double($0) / Double(max(1, width / 2 - 1)))) },
      device: loader.device)
  }

  /// `[N]` → `[N, E]`.
  func callAsFunction(_ noise: Tensor) -> Tensor {
    let angles = noise.unsqueezed(1) * rates
    return last(first(.concatenated([angles.sin(), angles.cos()], 1)).silu())
  }
}
