/// Speech without its long pauses, and how they were found; one value per window in each list.
public struct TrimmedSpeech: Sendable, Equatable {
  /// The samples of the kept windows, one after the other.
  public let waveform: Waveform
  /// The detector's decisions.
  public let flags: [Bool]
  /// The part of speech windows around each.
  public let movingAverage: [Float]
  /// Where that part is above one half.
  public let smoothed: [Bool]
  /// Which windows were kept.
  public let kept: [Bool]
}
