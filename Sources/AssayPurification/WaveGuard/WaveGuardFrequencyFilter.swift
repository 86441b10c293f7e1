import AssayRoles

/// WaveGuard's frequency filtering with the shelves where its code puts them.
struct WaveGuardFrequencyFilter: Purifier {
  static let description = MethodDescription(
    name: "waveguard-frequency-filter", role: .purifier,
    summary: "WaveGuard FF: lowers bass and treble, with both corners too low by the ratio of the rates.",
    paper: Citation.waveGuard + ", its code",
    parameters: [
      ParameterDescription(
        "assumedRate", .integer(16_000...192_000), default: .integer(44_100), unit: "Hz",
        help: "The rate that the shelves are computed for, whatever that of the audio.")
    ],
    quirk: "frequency-filter computes its shelves for 16 kHz, the rate it works at; the reference leaves its "
      + "filter library's default of 44.1 kHz, so both corners land at 0.363 of their frequencies.")

  let assumedRate: Int

  init(_ values: ParameterValues) {
    assumedRate = values.integer("assumedRate")
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try SpectralShelving(filterRate: Double(assumedRate)).purify(speech)
  }
}
