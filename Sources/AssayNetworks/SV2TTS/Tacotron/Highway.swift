import AssayNN
import AssayTensor

/// `y = g · relu(W₁ x + b₁) + (1 − g) · x` with `g = σ(W₂ x + b₂)`.
///
/// - Reference: Srivastava, Greff and Schmidhuber, *Highway Networks*, 2015, equation 3.
struct Highway: Sendable {
  private let transform: Linear
  private let gate: Linear

  init(_ loader: WeightLoader, channels: Int) {
    transform = Linear(loader.scoped("W1"), from: channels, to: channels)
    gate = Linear(loader.scoped("W2"), from: channels, to: channels)
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let share = gate(x).sigmoid()
    return share * transform(x).relu() + (1 - share) * x
  }
}
