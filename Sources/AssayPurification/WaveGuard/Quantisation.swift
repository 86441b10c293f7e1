import AssayRoles
import AssaySignal

/// Rounds samples to a number of bits over full scale.
struct Quantisation: Purifier {
  static let description = MethodDescription(
    name: "quantisation", role: .purifier, summary: "Rounds samples to the levels of a few bits over ±1.",
    paper: Citation.waveGuard + ", section 4.1, as described",
    parameters: [
      ParameterDescription(
        "bits", .integer(2...16), default: .integer(8), help: "Bits per sample, of two's complement numbers.")
    ])

  let quantiser: MidTreadQuantiser

  init(_ values: ParameterValues) {
    quantiser = MidTreadQuantiser(bits: values.integer("bits"))
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified(quantiser.quantised)
  }
}
