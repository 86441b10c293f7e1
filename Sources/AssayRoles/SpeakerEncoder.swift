public import AssaySignal
public import AssayTensor

/// A differentiable speaker encoder, as the cloning systems use it: what white-box protections attack.
public protocol SpeakerEncoder: Sendable {
  /// Samples per second of a prepared waveform.
  var sampleRate: Int { get }
  var weightHashes: [String: String] { get }

  /// The encoder's own loading: resampling, level, silence trimming, padding. Runs once, outside the gradient.
  ///
  /// - Throws: ``SignalError`` for empty, silent or non-finite input, and where no speech is found.
  func prepare(_ waveform: Waveform) throws -> Waveform

  /// Embeds prepared waveforms of one length, differentiably.
  ///
  /// - Parameters:
  ///   - waveforms: shape `[N, L]`, on the encoder's device.
  ///   - generator: draws the places of an encoder that listens to random excerpts; others do not use it.
  /// - Returns: shape `[N, E]`, not necessarily of norm 1.
  func embeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor

  /// The embeddings of the windows that an encoder averages over; those of an encoder without windows are one.
  ///
  /// - Parameters: as ``embeddings(of:using:)``.
  /// - Returns: shape `[N, P, E]`.
  func partialEmbeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor
}

extension SpeakerEncoder {
  public func partialEmbeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor {
    embeddings(of: waveforms, using: generator).unsqueezed(1)
  }

  /// Embeds one prepared waveform.
  ///
  /// - Parameter waveform: shape `[L]`.
  /// - Returns: shape `[E]`.
  public func embedding(of waveform: Tensor, using generator: RandomGenerator) -> Tensor {
    embeddings(of: waveform.unsqueezed(0), using: generator).squeezed(0)
  }

  /// Embeds one prepared waveform with the draws of seed 0, for encoders that draw nothing.
  ///
  /// - Parameter waveform: shape `[L]`.
  /// - Returns: shape `[E]`.
  public func embedding(of waveform: Tensor) -> Tensor {
    embedding(of: waveform, using: RandomGenerator(seed: 0))
  }
}
