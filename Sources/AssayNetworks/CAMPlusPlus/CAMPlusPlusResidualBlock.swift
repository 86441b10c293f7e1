import AssayNN
import AssayTensor

/// Two 3 × 3 convolutions and a shortcut around them: `[N, C, F, T]` → `[N, C, F / stride, T]`.
struct CAMPlusPlusResidualBlock: Sendable {
  let first: ConvolutionNorm
  let second: ConvolutionNorm
  /// Where the frequency axis changes.
  let shortcut: ConvolutionNorm?

  init(_ loader: WeightLoader, channels: Int, stride: Int) {
    first = ConvolutionNorm(loader, "conv1", "bn1", from: channels, to: channels, kernel: 3, stride: stride)
    second = ConvolutionNorm(loader, "conv2", "bn2", from: channels, to: channels, kernel: 3)
    shortcut =
      stride == 1
      ? nil
      : ConvolutionNorm(
        loader, "shortcut.0", "shortcut.1", from: channels, to: channels, kernel: 1, stride: stride)
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    (second(first(x).relu()) + (shortcut.map { $0(x) } ?? x)).relu()
  }
}
