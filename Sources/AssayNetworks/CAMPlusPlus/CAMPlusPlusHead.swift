import AssayNN
import AssayTensor

/// The two-dimensional front of CAM++: residual blocks over frequency and time, which keep the time axis and halve
/// the frequency axis three times. `[N, bands, T]` → `[N, channels · bands / 8, T]`.
struct CAMPlusPlusHead: Sendable {
  let entry: ConvolutionNorm
  let blocks: [CAMPlusPlusResidualBlock]
  let exit: ConvolutionNorm

  init(_ loader: WeightLoader, channels: Int) {
    entry = ConvolutionNorm(loader, "conv1", "bn1", from: 1, to: channels, kernel: 3)
    blocks = ["layer1", "layer2"].flatMap { layer in
      (0..<2).map {
        CAMPlusPlusResidualBlock(
          loader.scoped("\(layer).\($0)"), channels: channels, stride: $0 == 0 ? 2 : 1)
      }
    }
    exit = ConvolutionNorm(loader, "conv2", "bn2", from: channels, to: channels, kernel: 3, stride: 2)
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let shaped = blocks.reduce(entry(x.unsqueezed(1)).relu()) { $1($0) }
    let y = exit(shaped).relu()
    return y.reshaped(y.size(0), y.size(1) * y.size(2), y.size(3))
  }
}
