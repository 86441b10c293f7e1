import AssayRoles
import AssaySignal

/// Adds white Gaussian noise: what any disturbance of that size achieves, against which a purifier has to
/// prove itself.
struct GaussianNoise: Purifier {
  static let description = MethodDescription(
    name: "gaussian-noise", role: .purifier,
    summary: "White Gaussian noise at a signal-to-noise ratio: the control for any disturbance of that size.",
    paper: Citation.speakerGuard + ", transform AT",
    parameters: [
      ParameterDescription(
        "snr", .number(-20...100), default: .number(25), unit: "dB",
        help: "Power of the utterance over the power of the noise.")
    ])

  let signalToNoise: Double

  init(_ values: ParameterValues) {
    signalToNoise = values.number("snr")
  }

  /// The noise depends on the context's seed only, and is scaled to the utterance.
  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified {
      SeededGaussianNoise.adding(to: $0, signalToNoise: signalToNoise, seed: context.seed)
    }
  }
}
