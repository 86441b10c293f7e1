import AssayNN
import AssayTensor

/// NISQA with an LSTM over time, of `nisqa_tts.tar`.
///
/// - Reference: Mittag, Möller, *Deep Learning Based Assessment of Synthetic Speech Naturalness*, Interspeech 2020.
struct NISQARecurrentNetwork: NISQANetwork {
  let convolutions: NISQAConvolutions
  let exit: Linear
  let lstm: LSTM
  let output: Linear
  private let hidden: Int

  init(_ loader: WeightLoader, _ configuration: NISQAConfiguration, features: Int, hidden: Int) {
    let cnn = loader.scoped("cnn.model")
    convolutions = NISQAConvolutions(cnn, channels: configuration.channels, overlapping: false)
    // 48 × 15 after three halvings.
    exit = Linear(cnn.scoped("fc_out"), from: configuration.channels[2] * 6 * 2, to: features)
    lstm = LSTM(
      loader.scoped("time_dependency.model.lstm"), from: features, hidden: hidden, bidirectional: true)
    output = Linear(loader.scoped("pool.model.linear"), from: 2 * hidden, to: 1)
    self.hidden = hidden
  }

  func features(of segments: Tensor) -> Tensor {
    exit(convolutions(segments.unsqueezed(1)).reshaped(segments.size(0), -1))
  }

  func sequence(_ features: Tensor) -> Tensor { lstm(features.unsqueezed(0)).output.squeezed(0) }

  /// From the last step of each direction: the backward one's lies first in time.
  func scores(of sequence: Tensor) -> Tensor {
    let forward = sequence.selected(0, sequence.size(0) - 1).sliced(0, 0..<hidden)
    let backward = sequence.selected(0, 0).sliced(0, hidden..<2 * hidden)
    return output(Tensor.concatenated([forward, backward], 0))
  }
}
