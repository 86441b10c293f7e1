import AssayRoles
import AssaySignal

/// Resamples to a low rate and back with the filter of librosa 0.7.
struct WaveGuardDownUpSampling: Purifier {
  static let description = MethodDescription(
    name: "waveguard-down-up-sampling", role: .purifier,
    summary:
      "WaveGuard DS: resampling to 8 kHz and back by a long windowed sinc (Kaiser, 64 zero crossings).",
    paper: Citation.waveGuard + ", section 4.1", parameters: [SincRoundTrip.parameter],
    quirk:
      "down-up-sampling uses torchaudio's short filter, whose slope is wide; this uses that of librosa 0.7 "
      + "(resampy kaiser_best), which ends sharply at 3.8 kHz. The reference writes one sample more for odd "
      + "lengths; here the length is kept.")

  let roundTrip: SincRoundTrip

  /// - Throws: ``SignalError`` for a rate that the resampler does not take.
  init(_ values: ParameterValues) throws {
    roundTrip = try SincRoundTrip(values, recipe: .kaiserBest)
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified(at: SincRoundTrip.rate) { roundTrip.filtered($0) }
  }
}
