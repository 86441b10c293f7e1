import AssayNN
import AssayTensor

/// Two ``MaskedBlock``s with the time in between, and a shortcut.
struct TimedResidualBlock: Sendable {
  private let time: Linear
  private let first: MaskedBlock
  private let second: MaskedBlock
  private let shortcut: Convolution?

  init(_ loader: WeightLoader, from inputs: Int, to outputs: Int, timeWidth: Int) {
    time = Linear(loader.scoped("mlp.1"), from: timeWidth, to: outputs)
    first = MaskedBlock(loader.scoped("block1"), from: inputs, to: outputs)
    second = MaskedBlock(loader.scoped("block2"), from: outputs, to: outputs)
    shortcut =
      inputs == outputs
      ? nil : Convolution(loader.scoped("res_conv"), from: inputs, to: outputs, .init([1, 1]))
  }

  /// - Parameter time: τ, `[N, width]`.
  func callAsFunction(_ x: Tensor, mask: Tensor, time embedding: Tensor) -> Tensor {
    let moved = first(x, mask: mask) + time(embedding.mish()).unsqueezed(2).unsqueezed(3)
    let kept = x * mask
    return second(moved, mask: mask) + (shortcut?(kept) ?? kept)
  }
}
