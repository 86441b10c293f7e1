public import AssayRoles

/// Every recogniser of speech by name.
public enum RecogniserRegistry {
  public static let all = Registry<any SpeechRecogniser>(
    .recogniser,
    [.init(PocketsphinxRecogniser.description) { _, _ in try PocketsphinxRecogniser() }])
}
