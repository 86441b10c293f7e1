import AssayFeatures
import AssayNN
import AssaySignal
import AssayTensor

/// A small d-vector network on mel power, the form of the encoders in SV2TTS and its relatives.
///
/// Power mel `[N, T, 40]` → `ln(1 + 300 p) / 2` → two LSTM layers → the last step and the mean of steps → `[N, 128]` of
/// norm 1.
struct RecurrentSurrogate: Sendable {
  static let hidden = 128
  static let size = 128
  /// The LSTM has heard too little before.
  private static let firstFrame = 40

  private let mel: MelSpectrogram
  private let lstm: LSTM
  private let output: Linear

  init(_ loader: WeightLoader, device: Device) {
    mel = MelSpectrogram(.ge2e, device: device)
    lstm = LSTM(loader.scoped("lstm"), from: mel.configuration.bandCount, hidden: Self.hidden, layers: 2)
    output = Linear(loader.scoped("output"), from: Self.hidden, to: Self.size)
  }

  /// - Parameter waveforms: at 16 kHz, `[N, L]` of a second or so.
  /// - Returns: `[N, 128]` of norm 1.
  func callAsFunction(_ waveforms: Tensor) -> Tensor {
    let levels = (mel(waveforms) * 300 + 1).log() * 0.5
    let steps = lstm(levels).output
    let count = steps.size(1)
    let mean = steps.sliced(1, min(Self.firstFrame, count - 1)..<count).mean(1)
    let embedding = output((mean + steps.selected(1, count - 1)) * 0.5)
    return embedding / (embedding.norm(1, keepingDimensions: true) + 1e-8)
  }
}
