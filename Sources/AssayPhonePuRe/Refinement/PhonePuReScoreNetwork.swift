public import AssayDiffusion
import AssayFeatures
public import AssayNetworks
public import AssayTensor

/// A network that tells the score of a noisy spectrogram: what a refinement is built around.
public protocol PhonePuReScoreNetwork: Sendable {
  /// Whether Λ is an input.
  var usesPhonemes: Bool { get }
  /// Frequencies and frames must be multiples of this.
  var granularity: Int { get }
  /// Whether it can take spectrograms of so many frequencies.
  func takes(frequencies: Int) -> Bool

  /// The gradient of the state's log density.
  ///
  /// - Parameters:
  ///   - inputs: the state, the purified speech, and the phonemes where they are used, `[N, 2 or 3, F, T]` complex.
  ///   - time: of the process, positive.
  ///   - process: whose score it is.
  /// - Returns: `[N, 1, F, T]` complex.
  func score(_ inputs: Tensor, time: Double, process: OUVESDE) -> Tensor
}

extension NCSNpp: PhonePuReScoreNetwork {
  public var usesPhonemes: Bool { configuration.inputs == 3 }
  public var granularity: Int { configuration.granularity }

  public func takes(frequencies: Int) -> Bool {
    frequencies.isMultiple(of: granularity) && (2...3).contains(configuration.inputs)
  }

  /// The network predicts minus the score.
  public func score(_ inputs: Tensor, time: Double, process: OUVESDE) -> Tensor { -self(inputs, time: time) }
}
