public import AssayRoles

/// Every speaker verifier by name.
public enum VerifierRegistry {
  public static let all = Registry<any SpeakerVerifier>(
    .verifier,
    [
      .init(GE2EVerifier.description) { try GE2EVerifier($0, $1) },
      .init(CAMPlusPlusVerifier.description) { try CAMPlusPlusVerifier($0, $1) },
      .init(ECAPAVerifier.description) { try ECAPAVerifier($0, $1) },
    ])
}
