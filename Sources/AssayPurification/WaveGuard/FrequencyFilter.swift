import AssayRoles

/// WaveGuard's frequency filtering with the shelves where the paper wants them.
struct FrequencyFilter: Purifier {
  static let description = MethodDescription(
    name: "frequency-filter", role: .purifier,
    summary: "Lowers the bass by 30 dB and the treble by 12 dB, relative to the spectral centroid.",
    paper: Citation.waveGuard + ", section 4.1, as described")

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try SpectralShelving(filterRate: Double(SpectralShelving.rate)).purify(speech)
  }
}
