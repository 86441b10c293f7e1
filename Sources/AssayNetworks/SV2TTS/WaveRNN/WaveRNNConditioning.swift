import AssayNN
import AssayTensor

/// What a ``WaveRNN`` hears of the mel at each sample.
///
/// `[N, bands, T]` → zeros at both ends → the mel itself, stretched and smoothed, and features of five frames each,
/// repeated: `[N, T · hop, bands]` and `[N, T · hop, auxiliary]`.
struct WaveRNNConditioning: Sendable {
  private let configuration: WaveRNNConfiguration
  private let input: Convolution
  private let norm: BatchNorm
  private let blocks: [Block]
  private let output: Convolution
  private let smoothing: [Convolution]

  /// `x + BN₂(W₂ · ReLU(BN₁(W₁ x)))`.
  private struct Block: Sendable {
    let first: Convolution
    let second: Convolution
    let norms: (BatchNorm, BatchNorm)

    init(_ loader: WeightLoader, channels: Int) {
      first = Convolution(loader.scoped("conv1"), from: channels, to: channels, .init([1]), bias: false)
      second = Convolution(loader.scoped("conv2"), from: channels, to: channels, .init([1]), bias: false)
      norms = (
        BatchNorm(loader.scoped("batch_norm1"), channels: channels),
        BatchNorm(loader.scoped("batch_norm2"), channels: channels)
      )
    }

    func callAsFunction(_ x: Tensor) -> Tensor { norms.1(second(norms.0(first(x)).relu())) + x }
  }

  init(_ loader: WeightLoader, _ configuration: WaveRNNConfiguration) {
    self.configuration = configuration
    let channels = configuration.residualChannels
    let residual = loader.scoped("resnet")
    input = Convolution(
      residual.scoped("conv_in"), from: configuration.melBands, to: channels,
      .init([2 * configuration.padding + 1]), bias: false)
    norm = BatchNorm(residual.scoped("batch_norm"), channels: channels)
    blocks = (0..<configuration.residualBlocks).map {
      Block(residual.scoped("layers.\($0)"), channels: channels)
    }
    output = Convolution(
      residual.scoped("conv_out"), from: channels, to: configuration.auxiliaryWidth, .init([1]))
    smoothing = configuration.upsampling.enumerated().map { index, scale in
      Convolution(
        loader.scoped("up_layers.\(2 * index + 1)"), from: 1, to: 1,
        .init([1, 2 * scale + 1], padding: [0, scale]), bias: false)
    }
  }

  func callAsFunction(_ mel: Tensor) -> (mel: Tensor, auxiliary: Tensor) {
    let padded = mel.padded(configuration.padding, configuration.padding)
    let features = output(blocks.reduce(norm(input(padded)).relu()) { $1($0) })
    var image = padded.unsqueezed(1)
    for (scale, smooth) in zip(configuration.upsampling, smoothing) {
      image = smooth(Self.repeated(image, scale))
    }
    let edge = configuration.padding * configuration.hop
    let stretched = image.squeezed(1)
    return (
      stretched.sliced(2, edge..<stretched.size(2) - edge).transposed(),
      Self.repeated(features, configuration.hop).transposed()
    )
  }

  /// Each column several times.
  private static func repeated(_ x: Tensor, _ times: Int) -> Tensor {
    let shape = x.shape
    let last = shape.count - 1
    return x.unsqueezed(shape.count).expanded(shape + [times]).reshaped(
      Array(shape[..<last]) + [shape[last] * times])
  }
}
