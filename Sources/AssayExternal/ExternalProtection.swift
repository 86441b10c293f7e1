public import AssayRoles

/// A protection that another program carries out, see ``ProgramDescription``.
public struct ExternalProtection: Protection {
  public static let description = MethodDescription(
    name: "external-protection", role: .protection,
    summary: "An external program that protects speech, described by a YAML file.",
    paper: "That of the program.", licence: "that of the program", parameters: [ExternalMethod.parameter])

  private let method: ExternalMethod

  public var weightHashes: [String: String] { method.hashes }
  public var parallelism: Parallelism { .operations }

  /// - Throws: `RoleError` for a file that describes no protection, or a program that is not installed.
  public init(_ values: ParameterValues) throws { method = try ExternalMethod(values, role: .protection) }

  public func protect(_ subject: Utterance, candidates: [Utterance], context: MethodContext) throws
    -> ProcessedSpeech
  {
    try method.run(subject.waveform, words: subject.transcript, seed: context.seed)
  }
}
