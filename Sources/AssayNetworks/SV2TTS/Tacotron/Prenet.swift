import AssayNN
public import AssayTensor

/// Zeros and ones of a shape, where a one is kept: what a dropout layer draws.
public typealias DropoutMask = (_ shape: [Int]) -> Tensor

/// Two layers with dropout that is always on, so that a decoder cannot trust its own last frame.
///
/// `[…, in]` → linear → ReLU → dropout ½ → linear → ReLU → dropout ½ → `[…, width]`.
///
/// - Reference: Wang et al., *Tacotron*, Interspeech 2017, section 3.2.
struct Prenet: Sendable {
  private let first: Linear
  private let second: Linear

  init(_ loader: WeightLoader, from inputs: Int, width: Int) {
    first = Linear(loader.scoped("fc1"), from: inputs, to: width)
    second = Linear(loader.scoped("fc2"), from: width, to: width)
  }

  /// - Parameter mask: draws for either layer; `nil` for no dropout.
  func callAsFunction(_ x: Tensor, mask: DropoutMask?) -> Tensor {
    func dropped(_ x: Tensor) -> Tensor { mask.map { x * $0(x.shape) * 2 } ?? x }
    return dropped(second(dropped(first(x).relu())).relu())
  }
}
