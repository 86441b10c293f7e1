/// Speaker verification accuracy (SVA): how often speech is still accepted as the speaker's.
///
/// `SVA = k/n`, with n the utterances that pass the filter and k those of them that are accepted.
///
/// - Reference: Fan et al., *De-AntiFake*, ICML 2025, equation 9.
public struct SpeakerVerificationAccuracy: Sendable, Codable, Equatable {
  /// One cell of the audit.
  public struct Row: Sendable, Codable, Equatable {
    public let protection: String
    public let purifier: String
    public let cloner: String
    public let verifier: String
    public let accuracy: RateEstimate
  }

  /// A purifier's rows of one verifier together.
  public struct Average: Sendable, Codable, Equatable {
    public let purifier: String
    public let cloner: String
    public let verifier: String
    /// `Σk/Σn` over the protections: every utterance counts alike. The paper's “Avg.”.
    public let pooled: RateEstimate
    /// The mean of the protections' rates: every protection counts alike. The paper's “Total”.
    public let macro: MeanEstimate
  }

  public let filter: AccuracyFilter
  /// Protection by protection, purifier by purifier, verifier by verifier.
  public let rows: [Row]
  /// Over all protections, without clean speech; empty for an audit without protections.
  public let averages: [Average]

  public init(_ results: AuditResults, filter: AccuracyFilter) {
    self.filter = filter
    let plan = results.plan
    let verifiers = plan.verifiers.map(\.label)
    let bootstrap = ClusterBootstrap(seed: plan.seed)
    let cloners = [AuditPlan.uncloned] + plan.clonerLabels
    let passing = Dictionary(uniqueKeysWithValues: cloners.map { ($0, Self.passing(results, $0, filter)) })
    func outcomes(_ cell: AuditCell, _ verifier: String) -> ClusteredSample {
      results.sample(
        results.trials(cell, verifier).values.sorted { $0.utterance.precedes($1.utterance) }
          .compactMap { trial in
            guard passing[cell.cloner]?[verifier]?.contains(trial.utterance) == true else { return nil }
            return results.outcome(trial).map { (trial.utterance, $0) }
          })
    }
    let controls = Set(plan.noiseControls.map(\.label))
    let cells = plan.cells.filter { !controls.contains($0.protection) }
    rows = cells.flatMap { cell in
      verifiers.map { verifier in
        Row(
          protection: cell.protection, purifier: cell.purifier, cloner: cell.cloner, verifier: verifier,
          accuracy: RateEstimate(outcomes(cell, verifier), bootstrap: bootstrap))
      }
    }
    let protected = cells.filter { $0.protection != AuditPlan.unprotected }
    averages = cloners.flatMap { cloner in
      plan.purifierLabels.flatMap { purifier -> [Average] in
        let own = protected.filter { $0.purifier == purifier && $0.cloner == cloner }
        guard !own.isEmpty else { return [] }
        return verifiers.map { verifier in
          let samples = own.map { outcomes($0, verifier) }
          return Average(
            purifier: purifier, cloner: cloner, verifier: verifier,
            pooled: RateEstimate(.joined(samples), bootstrap: bootstrap),
            macro: MeanEstimate(meansOf: samples))
        }
      }
    }
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
