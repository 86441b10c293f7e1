import AssayErrors
import AssayRoles
import AssaySignal

/// Recognises American English with pocketsphinx, see ``PocketsphinxTranscriber``.
struct PocketsphinxRecogniser: SpeechRecogniser {
  static let description = MethodDescription(
    name: "pocketsphinx", role: .recogniser,
    summary:
      "words of American English by pocketsphinx and its language model; it errs on clean speech, too, so "
      + "compare with the clean recordings",
    paper:
      "Huggins-Daines et al., Pocketsphinx: A Free, Real-Time Continuous Speech Recognition System for Hand-Held "
      + "Devices, ICASSP 2006", licence: "BSD-2-Clause")

  private let transcriber: PocketsphinxTranscriber

  /// - Throws: ``PhoneticsError`` when pocketsphinx or its model is not installed.
  init() throws { transcriber = try PocketsphinxTranscriber(model: .find()) }

  func words(of speech: Waveform) throws -> String {
    do {
      return try transcriber.transcript(of: Utterance(id: "The recording", waveform: speech))
    } catch let error as PhoneticsError where error.code == .noTranscript {
      return ""
    }
  }
}
