public import AssayTensor

/// A network of waveform diffusion: predicts the noise in noisy speech.
public protocol NoisePredictor: Sendable {
  /// - Parameters:
  ///   - waveform: a state of level k + 1, `[N, 1, L]`.
  ///   - step: k = 0 … T − 1, the same for the whole batch.
  /// - Returns: the noise, `[N, 1, L]`.
  func callAsFunction(_ waveform: Tensor, step: Int) -> Tensor

  /// How many segments of a recording the network is best given at once.
  var segmentsPerCall: Int { get }
}

extension NoisePredictor {
  /// One: a large network fills the processor with it.
  public var segmentsPerCall: Int { 1 }
}
