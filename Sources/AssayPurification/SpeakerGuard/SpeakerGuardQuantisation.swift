import AssayRoles
import AssaySignal

/// Rounds samples to multiples of a step of the 16-bit scale.
struct SpeakerGuardQuantisation: Purifier {
  static let description = MethodDescription(
    name: "speakerguard-quantisation", role: .purifier,
    summary: "SpeakerGuard QT: rounds samples to multiples of a step on the 16-bit scale.",
    paper: Citation.speakerGuard + ", transform QT",
    parameters: [
      ParameterDescription(
        "step", .integer(1...16_384), default: .integer(128), help: "The step, where full scale is 32768.")
    ],
    quirk:
      "quantisation always takes full scale for 1 and ends at it; this guesses the scale from the extremes, "
      + "takes samples beyond ±1.11 for 16-bit numbers, and has no highest level.")

  let step: Double

  init(_ values: ParameterValues) {
    step = Double(values.integer("step"))
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified { samples in
      let fullScale: Double =
        switch SampleScale(of: samples) {
        case .unit: 32_768
        case .sixteenBit: 1
        }
      return MidTreadQuantiser(step: step / fullScale).quantised(samples)
    }
  }
}
