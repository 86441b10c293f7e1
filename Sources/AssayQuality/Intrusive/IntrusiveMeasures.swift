import AssayRoles
import AssaySignal

/// Every measure against a reference, and how two recordings are made comparable.
public enum IntrusiveMeasures {
  /// In the order of results.
  public static let all: [any IntrusiveMeasure] = [
    SignalToNoiseRatio(), SegmentalSignalToNoiseRatio(), ScaleInvariantDistortionRatio(),
    LogSpectralDistance(), MaskingExcess(),
    ShortTimeIntelligibility(), ShortTimeIntelligibility(extended: true),
  ]

  /// All measures of a recording against its reference.
  ///
  /// The recording is resampled to the reference's rate, and the longer of both is cut at its end; a notice says so.
  /// Nothing is aligned: a delay counts as a difference, and where the two hardly correlate a notice says so.
  ///
  /// - Throws: ``SignalError`` for empty, silent or non-finite input, and for recordings too short for a measure.
  public static func rate(_ speech: Waveform, reference: Waveform) throws -> Rating {
    try speech.requireUsable("The recording")
    try reference.requireUsable("The reference")
    var notices: [String] = []
    var (degraded, reference) = (speech, reference)
    if degraded.sampleRate != reference.sampleRate {
      notices.append(
        "It was resampled from \(degraded.sampleRate) to the reference's \(reference.sampleRate) Hz.")
      degraded = try degraded.resampled(to: reference.sampleRate)
    }
    if degraded.count != reference.count {
      let count = min(degraded.count, reference.count)
      notices.append(
        "Of \(degraded.count) samples and the reference's \(reference.count), the first \(count) were compared."
      )
      degraded.samples.removeLast(degraded.count - count)
      reference.samples.removeLast(reference.count - count)
      try degraded.requireUsable("The part of the recording that its reference covers")
      try reference.requireUsable("The part of the reference that the recording covers")
    }
    let scores = try all.map { try $0.measure(reference: reference, degraded: degraded) }
    if try ScaleInvariantDistortionRatio().measure(reference: reference, degraded: degraded) < unrelated {
      notices.append(
        "It hardly correlates with its reference: most likely one is cut or delayed, and the measures against the "
          + "reference say nothing then.")
    }
    return Rating(scores, notices: notices)
  }

  /// SI-SDR in dB that a correlation of 0.1 has.
  private static let unrelated = -20.0
}
