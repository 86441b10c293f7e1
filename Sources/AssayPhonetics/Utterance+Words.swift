import AssayErrors
import AssayRoles

extension Utterance {
  /// The words of the transcript, normalised.
  ///
  /// - Throws: ``PhoneticsError`` with code `.noTranscript` if there is no transcript or it has no words.
  func requiredWords() throws -> [String] {
    guard let transcript else {
      throw PhoneticsError(
        .noTranscript,
        "\(id) has no transcript: give one as \(id).txt, or let it be recognised automatically.")
    }
    let words = TranscriptNormalizer.words(of: transcript)
    guard !words.isEmpty else {
      throw PhoneticsError(.noTranscript, "The transcript of \(id) has no words: write what is spoken.")
    }
    return words
  }
}
