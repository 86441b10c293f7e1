import AssayNN
import AssaySignal
import AssayTensor

/// The d-vector network: mel frames → three LSTM layers → the last step → a projection on the unit sphere.
///
/// `[P, 160, 40]` → LSTM → `[P, 256]` → linear → ReLU → divided by its norm → `[P, 256]`: P partial utterances.
///
/// - Reference: Wan et al., *Generalized End-to-End Loss for Speaker Verification*, ICASSP 2018; architecture and
///   weights are Resemblyzer's.
struct GE2ENetwork: Sendable {
  let lstm: LSTM
  let projection: Linear
  let normEpsilon: Double

  /// Keys as in Resemblyzer's `model_state`. `similarity_weight` and `similarity_bias` belong to the training
  /// loss and are not needed.
  init(_ loader: WeightLoader, _ configuration: GE2EConfiguration) {
    lstm = LSTM(
      loader.scoped("lstm"), from: configuration.mel.bandCount, hidden: configuration.hiddenSize,
      layers: configuration.layers)
    projection = Linear(loader.scoped("linear"), from: configuration.hiddenSize, to: configuration.hiddenSize)
    loader.ignore("similarity_weight")
    loader.ignore("similarity_bias")
    normEpsilon = configuration.normEpsilon
  }

  /// Embeds partial utterances.
  ///
  /// - Parameter mel: power mel frames, `[P, T, 40]`.
  /// - Returns: `[P, 256]`, not negative, of norm 1 (a little less with ``GE2EConfiguration/normEpsilon``).
  func callAsFunction(_ mel: Tensor) -> Tensor {
    let last = lstm(mel).hidden.selected(0, lstm.layers - 1)
    let projected = projection(last).relu()
    return projected / (projected.norm(1, keepingDimensions: true) + normEpsilon)
  }
}
