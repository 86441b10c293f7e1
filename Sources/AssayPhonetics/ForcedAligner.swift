public import AssayRoles

/// Finds when each phone of a known text is spoken.
public protocol ForcedAligner: Sendable {
  /// The name used in records, such as `pocketsphinx`.
  var name: String { get }

  /// - Parameter utterance: mono speech at any rate, with its transcript.
  /// - Returns: words and phones in seconds, and the fallbacks used.
  /// - Throws: ``PhoneticsError`` or `SignalError` with one sentence naming the utterance, if there is no
  ///   transcript, the transcript does not match the speech, or the aligner is not installed.
  func align(_ utterance: Utterance) throws -> PhonemeTimeline
}
