import AssayFiles
import AssayStore

/// The outcomes of an audit's trials, of the utterances that pass a filter.
struct FilteredOutcomes {
  private let results: AuditResults
  /// By cloner, by verifier: the utterances that count.
  private let passing: [String: [String: Set<String>]]

  init(_ results: AuditResults, _ filter: AccuracyFilter) {
    self.results = results
    passing = Dictionary(
      uniqueKeysWithValues: ([AuditPlan.uncloned] + results.plan.clonerLabels).map {
        ($0, Self.passing(results, $0, filter))
      })
  }

  /// 1 for each utterance that counts and is accepted, 0 for the others that count; grouped by speaker.
  func sample(_ cell: AuditCell, _ verifier: String) -> ClusteredSample {
    results.sample(
      results.trials(cell, verifier).values.sorted { $0.utterance.precedes($1.utterance) }
        .compactMap { trial in
          guard passing[cell.cloner]?[verifier]?.contains(trial.utterance) == true else { return nil }
          return results.outcome(trial).map { (trial.utterance, $0) }
        })
  }

  /// By verifier, the utterances that count: of clones, those whose clones from clean speech pass.
  private static func passing(
    _ results: AuditResults, _ cloner: String, _ filter: AccuracyFilter
  ) -> [String: Set<String>] {
    let clean = AuditCell(
      protection: AuditPlan.unprotected, purifier: AuditPlan.unpurified, cloner: cloner)
    let verifiers = results.plan.verifiers.map(\.label)
    let all = Set(results.plan.utterances.map(\.id))
    let accepted = verifiers.map { verifier in
      Set(
        results.trials(clean, verifier).values
          .filter { results.outcome($0) == 1 }.map(\.utterance))
    }
    let union = accepted.reduce(Set<String>()) { $0.union($1) }
    return Dictionary(
      uniqueKeysWithValues: verifiers.enumerated().map { index, verifier in
        switch filter {
        case .none: (verifier, all)
        case .verifier: (verifier, accepted[index])
        case .any: (verifier, union)
        }
      })
  }
}
