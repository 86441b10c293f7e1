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
    public let verifier: String
    public let accuracy: RateEstimate
  }

  /// A purifier's rows of one verifier together.
  public struct Average: Sendable, Codable, Equatable {
    public let purifier: String
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
    let passing = Self.passing(results, filter)
    func outcomes(_ protection: String, _ purifier: String, _ verifier: String) -> ClusteredSample {
      results.sample(
        results.trials(protection, purifier, verifier).values.sorted { $0.utterance.precedes($1.utterance) }
          .compactMap { trial in
            guard passing[verifier]?.contains(trial.utterance) == true else { return nil }
            return results.outcome(trial).map { (trial.utterance, $0) }
          })
    }
    var rows: [Row] = []
    for protection in plan.protectionLabels {
      for purifier in plan.purifierLabels {
        for verifier in verifiers {
          rows.append(
            Row(
              protection: protection, purifier: purifier, verifier: verifier,
              accuracy: RateEstimate(outcomes(protection, purifier, verifier), bootstrap: bootstrap)))
        }
      }
    }
    self.rows = rows
    let protections = plan.protectionLabels.filter { $0 != AuditPlan.unprotected }
    averages =
      protections.isEmpty
      ? []
      : plan.purifierLabels.flatMap { purifier in
        verifiers.map { verifier in
          let samples = protections.map { outcomes($0, purifier, verifier) }
          return Average(
            purifier: purifier, verifier: verifier,
            pooled: RateEstimate(.joined(samples), bootstrap: bootstrap),
            macro: MeanEstimate(meansOf: samples))
        }
      }
  }

  /// By verifier, the utterances that count.
  private static func passing(_ results: AuditResults, _ filter: AccuracyFilter) -> [String: Set<String>] {
    let verifiers = results.plan.verifiers.map(\.label)
    let all = Set(results.plan.utterances.map(\.id))
    let accepted = verifiers.map { verifier in
      Set(
        results.trials(AuditPlan.unprotected, AuditPlan.unpurified, verifier).values
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
