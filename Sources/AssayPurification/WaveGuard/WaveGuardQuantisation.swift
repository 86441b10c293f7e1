import AssayRoles
import AssaySignal

/// Rounds samples to a number of bits over the file's own range, as WaveGuard's code does.
struct WaveGuardQuantisation: Purifier {
  static let description = MethodDescription(
    name: "waveguard-quantisation", role: .purifier,
    summary: "WaveGuard QT: rounds samples to the levels of a few bits over the file's own range.",
    paper: Citation.waveGuard + ", its code",
    parameters: [
      ParameterDescription("bits", .integer(2...16), default: .integer(8), help: "Bits per sample.")
    ],
    quirk:
      "quantisation rounds over ±1; this takes the range from the file's lowest and highest sample, because "
      + "the reference passes its range in a way that TensorFlow ignores, so quiet files are rounded finely.")

  let quantiser: PeakQuantiser

  init(_ values: ParameterValues) {
    quantiser = PeakQuantiser(bits: values.integer("bits"))
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified(quantiser.quantised)
  }
}
