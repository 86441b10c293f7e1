import AssayErrors
public import AssayRoles

/// A cloner that another program is, see ``ProgramDescription``.
public struct ExternalCloner: Cloner {
  public static let description = MethodDescription(
    name: "external-cloner", role: .cloner,
    summary: "An external program that clones voices, described by a YAML file.",
    paper: "That of the program.", licence: "that of the program", parameters: [ExternalMethod.parameter])

  private let method: ExternalMethod

  public var weightHashes: [String: String] { method.hashes }
  public var parallelism: Parallelism { .operations }
  public var contentKinds: [CloningContent.Kind] { method.description.contents }

  /// - Throws: `RoleError` for a file that describes no cloner, or a program that is not installed.
  public init(_ values: ParameterValues) throws { method = try ExternalMethod(values, role: .cloner) }

  public func clone(_ reference: Utterance, content: CloningContent, context: MethodContext) throws
    -> ProcessedSpeech
  {
    guard contentKinds.contains(content.kind) else {
      throw RoleError(
        .unsuitableInput,
        "\(method.description.name) takes \(contentKinds.map(\.rawValue).joined(separator: " or ")), not \(content.kind.rawValue): give the other."
      )
    }
    switch content.said {
    case .text(let words):
      return try method.run(
        reference.waveform, words: words, language: content.language,
        seed: context.seed)
    case .speech(let source):
      return try method.run(
        reference.waveform, content: source.waveform, words: source.transcript, language: content.language,
        seed: context.seed)
    }
  }
}
