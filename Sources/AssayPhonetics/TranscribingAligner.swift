public import AssayRoles

/// An aligner that first recognises utterances without a transcript.
///
/// The recognised words are in the timeline's fallbacks.
public struct TranscribingAligner: ForcedAligner {
  private let aligner: any ForcedAligner
  private let transcribe: @Sendable (Utterance) throws -> String

  public var name: String { aligner.name }

  /// - Parameters:
  ///   - aligner: aligns the words.
  ///   - transcribe: recognises the words, such as ``PocketsphinxTranscriber/transcript(of:)``.
  public init(_ aligner: any ForcedAligner, transcribe: @escaping @Sendable (Utterance) throws -> String) {
    self.aligner = aligner
    self.transcribe = transcribe
  }

  public func align(_ utterance: Utterance) throws -> PhonemeTimeline {
    guard utterance.transcript == nil else { return try aligner.align(utterance) }
    let text = try transcribe(utterance)
    let timeline = try aligner.align(
      Utterance(
        id: utterance.id, waveform: utterance.waveform, speaker: utterance.speaker, gender: utterance.gender,
        transcript: text))
    return timeline.after([.init(.automaticTranscript, text)])
  }
}
