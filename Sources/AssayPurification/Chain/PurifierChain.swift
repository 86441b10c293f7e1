import AssayRoles

/// Several purifiers in sequence as one, called by their names with `+` between, such as `mp3+log-mmse`.
///
/// Each gets what the one before it made, with a seed of its own. A parameter of one of them is `NAME.parameter`; where a
/// purifier occurs again, the second is `NAME-2`.
struct PurifierChain: Purifier {
  private let links: [(name: String, purifier: any Purifier)]

  var weightHashes: [String: String] {
    Dictionary(
      uniqueKeysWithValues: links.flatMap { link in
        link.purifier.weightHashes.map { ("\(link.name).\($0.key)", $0.value) }
      })
  }

  var parallelism: Parallelism {
    links.allSatisfy { $0.purifier.parallelism == .recordings } ? .recordings : .operations
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    var current = speech
    var (details, notices): ([String: ParameterValue], [String]) = ([:], [])
    for (place, link) in links.enumerated() {
      try context.checkCancellation()
      // Two links that draw noise must not draw the same.
      let seed =
        place == 0
        ? context.seed
        : UnitSeed.derive(run: context.seed, purpose: "link \(place + 1)", utterance: speech.id)
      let result = try link.purifier.purify(
        current,
        context: MethodContext(seed: seed, isCancelled: context.isCancelled, progress: context.progress))
      try result.requireSound(of: link.name)
      for (key, value) in result.details { details["\(link.name).\(key)"] = value }
      notices += result.notices.map { "\(link.name): \($0)" }
      current = current.with(result.waveform)
    }
    return ProcessedSpeech(current.waveform, details: details, notices: notices)
  }

  static let separator: Character = "+"

  /// The entry of a chain of a registry's methods.
  ///
  /// - Throws: ``RoleError`` for a name that is in no registry.
  static func entry(named name: String, of registry: Registry<any Purifier>) throws
    -> Registry<any Purifier>.Entry
  {
    var counts: [String: Int] = [:]
    let links = try name.split(separator: separator, omittingEmptySubsequences: false).map { part in
      let entry = try registry.entry(named: String(part))
      counts[entry.description.name, default: 0] += 1
      let count = counts[entry.description.name] ?? 1
      return (name: entry.description.name + (count == 1 ? "" : "-\(count)"), entry: entry)
    }
    let methods = links.map(\.entry.description)
    let description = MethodDescription(
      name: name, role: .purifier,
      summary: "One after the other: " + methods.map(\.name).joined(separator: ", ") + ".",
      paper: distinct(methods.map(\.paper)), licence: distinct(methods.map(\.licence)),
      parameters: links.flatMap { link in
        link.entry.description.parameters.map { $0.named("\(link.name).\($0.name)") }
      })
    return .init(description) { values, environment in
      PurifierChain(
        links: try links.map { link in
          (
            link.name,
            try link.entry.make(
              values.part("\(link.name).", of: link.entry.description), environment)
          )
        })
    }
  }

  private static func distinct(_ texts: [String]) -> String {
    texts.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: "; ")
  }
}
