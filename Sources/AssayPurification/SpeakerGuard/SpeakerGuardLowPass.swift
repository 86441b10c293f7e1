import AssayRoles

/// SpeakerGuard's low-pass as its code computes it.
struct SpeakerGuardLowPass: Purifier {
  static let description = MethodDescription(
    name: "speakerguard-low-pass", role: .purifier,
    summary: "SpeakerGuard LPF: in effect the mean of two neighbouring samples.",
    paper: Citation.speakerGuard + ", transform LPF, its code",
    quirk:
      "low-pass attenuates by 40 dB from 5.4 kHz upwards; this is of order 1, because the reference puts the stop "
      + "edge at half the sample rate: −8.3 dB at 6 kHz, and clipped to full scale.")

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified(at: SpeakerGuardFilter.rate, SpeakerGuardFilter.lowPass.filtered)
  }
}
