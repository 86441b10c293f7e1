/// The methods of every role.
public struct MethodRegistries: Sendable {
  public let protections: Registry<any Protection>
  public let purifiers: Registry<any Purifier>
  public let cloners: Registry<any Cloner>
  public let verifiers: Registry<any SpeakerVerifier>
  public let raters: Registry<any SpeechRater>
  public let recognisers: Registry<any SpeechRecogniser>

  /// Roles that are not named have no methods.
  public init(
    protections: Registry<any Protection> = Registry(.protection, []),
    purifiers: Registry<any Purifier> = Registry(.purifier, []),
    cloners: Registry<any Cloner> = Registry(.cloner, []),
    verifiers: Registry<any SpeakerVerifier> = Registry(.verifier, []),
    raters: Registry<any SpeechRater> = Registry(.rater, []),
    recognisers: Registry<any SpeechRecogniser> = Registry(.recogniser, [])
  ) {
    self.protections = protections
    self.purifiers = purifiers
    self.cloners = cloners
    self.verifiers = verifiers
    self.raters = raters
    self.recognisers = recognisers
  }

  /// The descriptions of all methods of a role, in the order they are to be listed.
  public func descriptions(of role: Role) -> [MethodDescription] {
    switch role {
    case .protection: protections.entries.map(\.description)
    case .purifier: purifiers.entries.map(\.description)
    case .cloner: cloners.entries.map(\.description)
    case .verifier: verifiers.entries.map(\.description)
    case .rater: raters.entries.map(\.description)
    case .recogniser: recognisers.entries.map(\.description)
    }
  }
}
