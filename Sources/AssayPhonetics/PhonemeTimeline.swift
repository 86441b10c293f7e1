/// The words and phones of one recording, with their times.
public struct PhonemeTimeline: Sendable, Equatable {
  /// Length of the recording in seconds.
  public let duration: Double
  /// In time order; gaps between them are silence.
  public let words: [WordInterval]
  /// In time order; gaps between them are silence.
  public let phones: [PhonemeInterval]
  /// The aligner's name.
  public let aligner: String
  /// The fallbacks used.
  public let fallbacks: [PhoneticFallback]

  public init(
    duration: Double, words: [WordInterval], phones: [PhonemeInterval], aligner: String,
    fallbacks: [PhoneticFallback] = []
  ) {
    self.duration = duration
    self.words = words
    self.phones = phones
    self.aligner = aligner
    self.fallbacks = fallbacks
  }

  /// The same timeline with more fallbacks at the front.
  func after(_ earlier: [PhoneticFallback]) -> PhonemeTimeline {
    PhonemeTimeline(
      duration: duration, words: words, phones: phones, aligner: aligner, fallbacks: earlier + fallbacks)
  }

  /// Refuses fallbacks, for strict mode.
  ///
  /// - Parameter name: the recording's name in the message.
  /// - Throws: ``PhoneticsError`` with code `.fallback` if there is any fallback.
  public func requireNoFallbacks(_ name: String) throws {
    try fallbacks.requireNone(name)
  }
}
