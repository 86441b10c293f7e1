import AssayRoles
import AssaySignal

/// Removes what lies above a cutoff.
struct LowPass: Purifier {
  static let description = MethodDescription(
    name: "low-pass", role: .purifier,
    summary: "A Butterworth low-pass: 3 dB at 4 kHz, 40 dB from 5.4 kHz upwards.",
    paper: Citation.speakerGuard + ", transform LPF, as described",
    parameters: [
      ParameterDescription(
        "cutoff", .number(50...7900), default: .number(4000), unit: "Hz",
        help: "Frequency at which the gain is −3 dB."),
      ParameterDescription(
        "order", .integer(1...20), default: .integer(8), help: "Number of poles: 6 dB per octave each."),
    ])

  /// The rate it is designed for, in hertz.
  static let rate = 16_000

  let filter: ButterworthFilter

  init(_ values: ParameterValues) {
    filter = .lowPass(
      order: values.integer("order"), cutoff: values.number("cutoff"), sampleRate: Double(Self.rate))
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified(at: Self.rate, filter.filtered)
  }
}
