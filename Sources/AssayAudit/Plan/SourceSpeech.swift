/// Which version of another speaker's recording a clone says again.
public enum SourceSpeech: String, Sendable, Codable, CaseIterable {
  /// The clean one: an attacker has clean speech of his own.
  case clean
  /// The one that was protected and purified like the reference, as the samples published with De-AntiFake were made.
  case processed
}
