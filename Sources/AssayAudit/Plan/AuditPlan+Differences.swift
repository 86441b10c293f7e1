import AssayRoles

/// What a later plan may and may not change.
extension AuditPlan {
  /// What keeps this plan from going on in a folder where `earlier` was begun; empty when nothing does.
  ///
  /// The corpus, the seed and Assay's version must be the same, and every method of the earlier plan must be there
  /// with the same parameters. More methods are welcome, and files may have moved as long as their content is
  /// the same.
  ///
  /// - Returns: clauses such as `the seed is 2, not 1`.
  public func differences(from earlier: AuditPlan) throws -> [String] {
    var found = differencesOfWork(from: earlier)
    found += try Self.differences("protection", from: earlier.protections, to: protections)
    found += try Self.differences("purifier", from: earlier.purifiers, to: purifiers)
    found += try Self.differences("cloner", from: earlier.cloners ?? [], to: cloners ?? [])
    let speech = (now: sourceSpeech ?? .clean, then: earlier.sourceSpeech ?? .clean)
    if speech.now != speech.then, earlier.cloners != nil {
      found.append("the source speech is \(speech.now.rawValue), not \(speech.then.rawValue)")
    }
    for folder in earlier.cloneFolders ?? [] where cloneFolders?.contains(folder) != true {
      found.append("the folder of clones “\(folder.label)” has changed or is missing")
    }
    found += try Self.differences("verifier", from: earlier.verifiers, to: verifiers)
    found += try Self.differences("rater", from: earlier.raters ?? [], to: raters ?? [])
    found += try Self.differences("recogniser", from: earlier.recognisers ?? [], to: recognisers ?? [])
    for folder in earlier.protectedFolders {
      guard let now = protectedFolders.first(where: { $0.label == folder.label }) else {
        found.append("the folder of protected files “\(folder.label)” is missing")
        continue
      }
      let changed = folder.files.filter { now.files[$0.key]?.contentHash != $0.value.contentHash }
      if let first = changed.keys.min() {
        found.append(
          "\(changed.count) files of “\(folder.label)” have changed or gone, such as that of \(first)")
      }
    }
    return found
  }

  /// What keeps units of another plan from being units of this one, whichever methods it has; see
  /// ``AuditRunner/merge(_:into:)``.
  func differencesOfWork(from other: AuditPlan) -> [String] {
    var found: [String] = []
    if version != other.version { found.append("this is Assay \(version), not \(other.version)") }
    if seed != other.seed { found.append("the seed is \(seed), not \(other.seed)") }
    return found + corpusDifferences(from: other)
  }

  private func corpusDifferences(from earlier: AuditPlan) -> [String] {
    var found: [String] = []
    let ids = Set(utterances.map(\.id))
    let earlierIds = Set(earlier.utterances.map(\.id))
    if let first = earlierIds.subtracting(ids).min() {
      found.append("the corpus lacks \(earlierIds.subtracting(ids).count) recordings, such as \(first)")
    }
    if let first = ids.subtracting(earlierIds).min() {
      found.append("the corpus has \(ids.subtracting(earlierIds).count) more recordings, such as \(first)")
    }
    let before = Dictionary(earlier.utterances.map { ($0.id, $0) }) { first, _ in first }
    let changed = utterances.filter { now in
      guard let then = before[now.id] else { return false }
      return (then.contentHash, then.speaker, then.transcript) != (
        now.contentHash, now.speaker, now.transcript
      )
        || then.gender != now.gender
    }
    if let first = changed.first {
      found.append("\(changed.count) recordings or their descriptions have changed, such as \(first.id)")
    }
    return found
  }

  private static func differences(_ role: String, from earlier: [PlannedMethod], to now: [PlannedMethod])
    throws
    -> [String]
  {
    try earlier.compactMap { method in
      guard let same = now.first(where: { $0.label == method.label }) else {
        return "the \(role) “\(method.label)” is missing"
      }
      // Compared as text: a number such as 1.0 comes back from JSON as a whole one.
      guard try CanonicalJSON.text(same) != CanonicalJSON.text(method) else { return nil }
      guard same.method == method.method else {
        return "the \(role) “\(method.label)” is \(same.method), not \(method.method)"
      }
      let (now, before) = (same.parameters, method.parameters)
      let changed = try Set(now.values.keys).union(before.values.keys).sorted().filter {
        try now.values[$0].map(CanonicalJSON.text) != before.values[$0].map(CanonicalJSON.text)
      }
      func clause(_ values: ParameterValues) -> String {
        changed.map { "\($0)=\(values.values[$0].map { "\($0)" } ?? "(none)")" }.joined(separator: ",")
      }
      return "the \(role) “\(method.label)” has \(clause(now)), not \(clause(before))"
    }
  }
}
