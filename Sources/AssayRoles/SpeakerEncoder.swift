import AssaySignal
import AssayTensor

/// A differentiable speaker encoder, as the cloning systems use it: what white-box protections attack.
public protocol SpeakerEncoder: Sendable {
  /// Samples per second of a prepared waveform.
  var sampleRate: Int { get }
  var weightHashes: [String: String] { get }

  /// The encoder's own loading: resampling, level, silence trimming, padding. Runs once, outside the gradient.
  ///
  /// - Throws: ``SignalError`` for empty, silent or non-finite input, and where no speech is found.
  func prepare(_ waveform: Waveform) throws -> Waveform

  /// Embeds a prepared waveform, differentiably.
  ///
  /// - Parameter waveform: shape `[L]`, on `device`.
  /// - Returns: shape `[E]`, not necessarily of norm 1.
  func embedding(of waveform: Tensor) -> Tensor
}
