/// What is spoken when: words and phones of one recording.
public struct PhonemeTimeline: Sendable, Equatable {
  /// Length of the recording in seconds.
  public let duration: Double
  /// In time order; gaps between them are silence.
  public let words: [WordInterval]
  /// In time order; gaps between them are silence.
  public let phones: [PhonemeInterval]
  /// The aligner's name.
  public let aligner: String
  /// What was done less well than asked for.
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

  /// The same with more fallbacks, put first.
  func after(_ earlier: [PhoneticFallback]) -> PhonemeTimeline {
    PhonemeTimeline(
      duration: duration, words: words, phones: phones, aligner: aligner, fallbacks: earlier + fallbacks)
  }

  /// What strict mode does.
  ///
  /// - Parameter name: what the message calls the recording.
  /// - Throws: ``PhoneticsError`` with code `.fallback` when anything fell back.
  public func requireNoFallbacks(_ name: String) throws {
    try fallbacks.requireNone(name)
  }
}
