import AssayRoles

/// Leaves speech as it is: what an attacker gets who does nothing.
struct NoPurification: Purifier {
  static let description = MethodDescription(
    name: "none", role: .purifier, summary: "Nothing: the control for an attacker who does not purify.",
    paper: "A control.")

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified { $0 }
  }
}
