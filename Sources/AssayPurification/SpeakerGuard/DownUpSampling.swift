import AssayRoles
import AssaySignal

/// Resamples to a low rate and back with torchaudio's filter.
struct DownUpSampling: Purifier {
  static let description = MethodDescription(
    name: "down-up-sampling", role: .purifier,
    summary: "Resampling to 8 kHz and back by a short windowed sinc (Hann, 6 zero crossings).",
    paper: Citation.speakerGuard + ", transform DS", parameters: [SincRoundTrip.parameter])

  let roundTrip: SincRoundTrip

  /// - Throws: ``SignalError`` for a rate that the resampler does not take.
  init(_ values: ParameterValues) throws {
    roundTrip = try SincRoundTrip(values, recipe: .hann)
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified(at: SincRoundTrip.rate) { roundTrip.filtered($0) }
  }
}
