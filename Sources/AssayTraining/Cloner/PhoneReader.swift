import AssayCloning
import AssayFeatures
import AssayNN
import AssaySignal
import AssayTensor

/// Reads phones from speech, frame by frame. It judges a cloner's speech in training and is not part of the cloner.
///
/// Waveform → ln mel power of 64 bands, minus its mean → three convolutions → softmax over phones.
struct PhoneReader {
  /// The prefix of the keys of its weights.
  static let prefix = "reader."

  private static let bands = 64
  private static let hidden = 256
  private static let kernel = 5
  private static let leastPower = 2e-4

  private let mel: MelSpectrogram
  private let layers: [Convolution]
  private let last: Linear

  init(_ loader: WeightLoader) {
    mel = Self.mel(loader.device)
    layers = (0..<3).map {
      Convolution(
        loader.scoped("layers.\($0)"), from: $0 == 0 ? Self.bands : Self.hidden, to: Self.hidden,
        .same(Self.kernel, dilation: $0 + 1))
    }
    last = Linear(loader.scoped("last"), from: Self.hidden, to: SpeechContent.phoneCount)
  }

  static func mel(_ device: Device) -> MelSpectrogram {
    MelSpectrogram(
      MelConfiguration(
        sampleRate: SpeechContent.sampleRate, stft: .centred(fftSize: 510, hop: SpeechContent.hop),
        spectrum: .power,
        bandCount: bands, highFrequency: 8_000, normalization: .none), device: device)
  }

  /// ln mel power, `[N, T, 64]`.
  static func levels(_ waveforms: Tensor, _ mel: MelSpectrogram) -> Tensor {
    (mel(waveforms) + leastPower).log()
  }

  /// - Parameter waveforms: `[N, L]`.
  /// - Returns: probabilities, `[N, T, phones]`.
  func callAsFunction(_ waveforms: Tensor) -> Tensor {
    let levels = Self.levels(waveforms, mel)
    var state = (levels - levels.mean(1, keepingDimensions: true)).transposed() * 0.3
    for layer in layers { state = layer(state).relu() }
    return last(state.transposed()).softmax(2)
  }

  /// The mean cross-entropy with the known phones, and the share of frames read correctly.
  static func score(_ probabilities: Tensor, _ contents: [SpeechContent]) -> (loss: Tensor, accuracy: Double)
  {
    let shape = probabilities.shape
    let symbols = contents.flatMap { $0.phones }
    var truth = [Float](repeating: 0, count: symbols.count * SpeechContent.phoneCount)
    for (frame, symbol) in symbols.enumerated() { truth[frame * SpeechContent.phoneCount + symbol] = 1 }
    let wanted = Tensor(truth, shape: shape, device: probabilities.device)
    let loss = -(((probabilities + 1e-6).log() * wanted).sum(2)).mean()
    let accuracy = withoutGradients {
      let right = (probabilities * wanted).sum(2)
      let best = probabilities.max(2)
      return (best - right).isLess(than: 1e-7).to(.float32).mean().scalar
    }
    return (loss, accuracy)
  }
}
