public import AssayRoles

/// Every rater by name.
public enum RaterRegistry {
  public static let all = Registry<any SpeechRater>(
    .rater,
    [
      .init(DistillMOSRater.description) { try DistillMOSRater($0, $1) },
      .init(NISQARater.description) { try NISQARater($0, $1, syntheticSpeech: false) },
      .init(NISQARater.syntheticSpeechDescription) { try NISQARater($0, $1, syntheticSpeech: true) },
    ])
}
