import AssayRoles

/// SpeakerGuard's band-pass as its code computes it.
struct SpeakerGuardBandPass: Purifier {
  static let description = MethodDescription(
    name: "speakerguard-band-pass", role: .purifier,
    summary: "SpeakerGuard BPF: 300 to 4000 Hz, with the polarity inverted.",
    paper: Citation.speakerGuard + ", transform BPF, its code, stop edges 50 and 8000 Hz",
    quirk:
      "band-pass keeps the polarity; this inverts it, because the reference's filter library applies the "
      + "numerator in reverse, has its coefficients in single precision, and is clipped to full scale.")

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified(at: SpeakerGuardFilter.rate, SpeakerGuardFilter.bandPass.filtered)
  }
}
