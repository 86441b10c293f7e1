/// A word and its time.
public struct WordInterval: Sendable, Equatable {
  /// Seconds from the beginning of the recording.
  public let start: Double
  /// Seconds; after `start`.
  public let end: Double
  /// In lower case.
  public let word: String

  public init(start: Double, end: Double, word: String) {
    self.start = start
    self.end = end
    self.word = word
  }
}
