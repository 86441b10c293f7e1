import AssayRoles

/// Finds when each phone of a known text is spoken.
public protocol ForcedAligner: Sendable {
  /// As records name it: `pocketsphinx`.
  var name: String { get }

  /// - Parameter utterance: mono speech at any rate, with its transcript.
  /// - Returns: words and phones in seconds, and what fell back on the way.
  /// - Throws: ``PhoneticsError`` or `SignalError` with one sentence naming the utterance, when there is no
  ///   transcript, the words are not what is spoken, or the aligner is not installed.
  func align(_ utterance: Utterance) throws -> PhonemeTimeline
}
