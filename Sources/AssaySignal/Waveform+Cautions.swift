/// What is to be known of a recording before its samples, or a verdict on them, are relied on.
///
/// The sentences hold no numbers of the single recording, so that equal ones can be counted.
extension Waveform {
  /// Seconds below which hardly anything is judged.
  private static let shortest = 1.0

  /// The rate in hertz that verifiers and raters are made for.
  private static let judgesRate = 16_000

  /// What is wrong with the level, for whoever uses the samples; empty where nothing is.
  public var levelNotices: [String] {
    var notices: [String] = []
    if peak > 1 {
      notices.append(
        "Samples of the recording exceed full scale: players and integer files clip them, and methods that expect "
          + "speech within ±1 may distort it.")
    }
    if clippedCount > 0 {
      notices.append(
        "The recording is clipped: runs of its samples are at full scale.")
    }
    return notices
  }

  /// Why what a verifier or a rater says of this recording is to be read with care; empty where nothing speaks
  /// against it.
  public var cautions: [String] {
    var cautions = levelNotices
    if duration < Self.shortest {
      cautions.append(
        "It is shorter than a second, which is too little to judge a voice or its quality well.")
    }
    if sampleRate < Self.judgesRate {
      cautions.append(
        "It has a sample rate of \(sampleRate) Hz: verifiers and raters are made for \(Self.judgesRate) Hz and "
          + "treat it as muffled speech.")
    }
    return cautions
  }
}
