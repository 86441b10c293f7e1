/// One step of an audit, by what a person would call it.
public struct WorkUnit: Codable, Sendable, Hashable {
  public let utterance: String
  /// The protection's label.
  public let protection: String
  /// The purifier's label; empty for the step that protects.
  public let purifier: String
  /// The cloner's label; empty for a step that clones nothing.
  public let cloner: String
  /// The verifier's label; empty for a step that makes audio.
  public let verifier: String

  public init(
    utterance: String, protection: String, purifier: String = "", cloner: String = "", verifier: String = ""
  ) {
    self.utterance = utterance
    self.protection = protection
    self.purifier = purifier
    self.cloner = cloner
    self.verifier = verifier
  }
}
