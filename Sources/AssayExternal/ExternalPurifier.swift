public import AssayRoles

/// A purifier that another program carries out, see ``ProgramDescription``.
public struct ExternalPurifier: Purifier {
  public static let description = MethodDescription(
    name: "external-purifier", role: .purifier,
    summary: "An external program that cleans speech, described by a YAML file.",
    paper: "That of the program.", licence: "that of the program", parameters: [ExternalMethod.parameter])

  private let method: ExternalMethod

  public var weightHashes: [String: String] { method.hashes }
  public var parallelism: Parallelism { .operations }

  /// - Throws: `RoleError` for a file that describes no purifier, or a program that is not installed.
  public init(_ values: ParameterValues) throws { method = try ExternalMethod(values, role: .purifier) }

  public func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try method.run(speech.waveform, words: speech.transcript, seed: context.seed)
  }
}
