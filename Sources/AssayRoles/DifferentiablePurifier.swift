import AssayErrors
import AssaySignal
public import AssayTensor

/// A purifier whose gradient is known, so that an adaptive protection can look through it.
public protocol DifferentiablePurifier: Purifier {
  /// Samples per second of the waveforms that ``purify(_:using:)`` takes, in hertz.
  var sampleRate: Int { get }

  /// Purifies waveforms of one length, differentiably.
  ///
  /// - Parameters:
  ///   - waveforms: shape `[N, L]`, on the purifier's device.
  ///   - generator: draws the purifier's noise; another generator gives another of its results.
  /// - Returns: shape `[N, L]`.
  func purify(_ waveforms: Tensor, using generator: RandomGenerator) throws -> Tensor
}

/// Any purifier with an approximate gradient: forwards it purifies, backwards it is the identity.
///
/// - Reference: Athalye, Carlini and Wagner, *Obfuscated Gradients Give a False Sense of Security*, ICML 2018, section 4.1
///   (backward pass differentiable approximation, BPDA).
public struct StraightThroughPurifier: DifferentiablePurifier {
  public let purifier: any Purifier
  public let sampleRate: Int

  /// - Parameter sampleRate: of the waveforms, in hertz.
  public init(_ purifier: any Purifier, sampleRate: Int) {
    self.purifier = purifier
    self.sampleRate = sampleRate
  }

  public var weightHashes: [String: String] { purifier.weightHashes }
  public var parallelism: Parallelism { purifier.parallelism }

  public func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try purifier.purify(speech, context: context)
  }

  /// Each waveform is purified with a seed of its own from the generator.
  ///
  /// - Throws: what the purifier throws, and ``RoleError`` when it changes the length or the rate.
  public func purify(_ waveforms: Tensor, using generator: RandomGenerator) throws -> Tensor {
    let length = waveforms.size(1)
    let purified = try withoutGradients {
      try (0..<waveforms.size(0)).map { item in
        let bits = generator.uniform([2]).doubles
        let seed = UInt64(bits[0] * 0x1p24) << 24 | UInt64(bits[1] * 0x1p24)
        let speech = Waveform(samples: waveforms.selected(0, item).floats, sampleRate: sampleRate)
        let result = try purifier.purify(
          Utterance(id: "waveform \(item)", waveform: speech), context: MethodContext(seed: seed)
        ).waveform
        guard result.count == length, result.sampleRate == sampleRate else {
          throw RoleError(
            .unsuitableInput,
            "A purifier in the loop of a protection must keep length and rate; it made \(result.count) samples at "
              + "\(result.sampleRate) Hz of \(length) at \(sampleRate) Hz: use another.")
        }
        return Tensor(result.samples, device: waveforms.device)
      }
    }
    // Its value is the purified waveform, its gradient that of the waveform.
    return waveforms + (Tensor.stacked(purified) - waveforms).detached()
  }
}
