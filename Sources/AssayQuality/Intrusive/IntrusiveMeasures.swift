public import AssayRoles
public import AssaySignal

/// All measures against a reference, and the preparation of the two recordings.
public enum IntrusiveMeasures {
  /// The measures in the order of results.
  public static let all: [any IntrusiveMeasure] = [
    SignalToNoiseRatio(), SegmentalSignalToNoiseRatio(), ScaleInvariantDistortionRatio(),
    LogSpectralDistance(), MaskingExcess(),
    ShortTimeIntelligibility(), ShortTimeIntelligibility(extended: true),
  ]

  /// All measures of a recording against its reference.
  ///
  /// The recording is resampled to the reference's rate, and the longer of the two is cut at its end, with a notice.
  /// Nothing is aligned: a delay counts as a difference. If the two hardly correlate, a notice says so.
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
        "The recording has \(degraded.count) samples and the reference \(reference.count): the first \(count) were compared."
      )
      degraded.samples.removeLast(degraded.count - count)
      reference.samples.removeLast(reference.count - count)
      try degraded.requireUsable("The part of the recording that its reference covers")
      try reference.requireUsable("The part of the reference that the recording covers")
    }
    let scores = try all.map { try $0.measure(reference: reference, degraded: degraded) }
    if try ScaleInvariantDistortionRatio().measure(reference: reference, degraded: degraded) < unrelated {
      notices.append(
        "It hardly correlates with its reference: most likely one of the two is cut or delayed, which makes the measures "
          + "against the reference meaningless.")
    }
    return Rating(scores, notices: notices)
  }

  /// The SI-SDR in dB at a correlation of 0.1.
  private static let unrelated = -20.0
}
