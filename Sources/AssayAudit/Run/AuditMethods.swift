import AssayRoles

/// The methods that an audit can choose from.
public struct AuditMethods: Sendable {
  public let protections: Registry<any Protection>
  public let purifiers: Registry<any Purifier>
  public let cloners: Registry<any Cloner>
  public let verifiers: Registry<any SpeakerVerifier>

  public init(
    protections: Registry<any Protection>, purifiers: Registry<any Purifier>,
    cloners: Registry<any Cloner> = Registry(.cloner, []), verifiers: Registry<any SpeakerVerifier>
  ) {
    self.protections = protections
    self.purifiers = purifiers
    self.cloners = cloners
    self.verifiers = verifiers
  }
}
