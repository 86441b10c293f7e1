import AssayFeatures
import AssayNN
import AssaySignal
import AssayTensor

/// A small time-delay network on logarithms of mel power, each band normalised over time: the form of the encoders in
/// YourTTS and of x-vectors.
///
/// Waveform → pre-emphasis 0.97 → power mel of 64 bands → ln → four convolutions with ReLU and group norm → mean and
/// deviation over time → `[N, 128]` of norm 1.
///
/// - Reference: Snyder et al., *X-vectors: Robust DNN Embeddings for Speaker Recognition*, ICASSP 2018.
struct ConvolutionalSurrogate: Sendable {
  static let hidden = 192
  static let size = 128
  private static let bands = 64
  private static let preEmphasis = 0.97
  private static let leastPower = 1e-6

  private let mel: MelSpectrogram
  private let layers: [(convolution: Convolution, norm: GroupNorm)]
  private let output: Linear

  init(_ loader: WeightLoader, device: Device) {
    mel = MelSpectrogram(
      MelConfiguration(
        sampleRate: 16_000,
        stft: .centred(fftSize: 512, windowLength: 400, hop: 160, window: Window(.hamming)),
        spectrum: .power, bandCount: Self.bands, highFrequency: 8_000), device: device)
    let shapes: [(outputs: Int, kernel: Int, dilation: Int)] = [
      (Self.hidden, 5, 1), (Self.hidden, 3, 2), (Self.hidden, 3, 3), (2 * Self.hidden, 1, 1),
    ]
    var inputs = Self.bands
    layers = shapes.enumerated().map { index, shape in
      let scope = loader.scoped("layers.\(index)")
      defer { inputs = shape.outputs }
      return (
        Convolution(
          scope.scoped("convolution"), from: inputs, to: shape.outputs,
          .same(shape.kernel, dilation: shape.dilation)),
        GroupNorm(scope.scoped("norm"), groups: 8, channels: shape.outputs)
      )
    }
    output = Linear(loader.scoped("output"), from: 4 * Self.hidden, to: Self.size)
  }

  /// - Parameter waveforms: at 16 kHz, `[N, L]` of a second or so.
  /// - Returns: `[N, 128]` of norm 1.
  func callAsFunction(_ waveforms: Tensor) -> Tensor {
    let count = waveforms.size(1)
    let emphasised =
      waveforms.sliced(1, 1..<count) - waveforms.sliced(1, 0..<count - 1) * Self.preEmphasis
    let levels = (mel(emphasised) + Self.leastPower).log().transposed()
    let centred = levels - levels.mean(2, keepingDimensions: true)
    var state = centred / (centred.square().mean(2, keepingDimensions: true) + 1e-5).sqrt()
    for layer in layers { state = layer.norm(layer.convolution(state).relu()) }
    let mean = state.mean(2)
    let deviation = ((state - mean.unsqueezed(2)).square().mean(2) + 1e-4).sqrt()
    let embedding = output(.concatenated([mean, deviation], 1))
    return embedding / (embedding.norm(1, keepingDimensions: true) + 1e-8)
  }
}
