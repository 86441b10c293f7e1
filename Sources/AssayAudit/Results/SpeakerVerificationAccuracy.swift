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

  /// A purifier's rows of one verifier and cloner together. The paper averages otherwise: see ``PaperAccuracy``.
  public struct Average: Sendable, Codable, Equatable {
    public let purifier: String
    public let cloner: String
    public let verifier: String
    /// `Σk/Σn` over the protections: every utterance counts alike.
    public let pooled: RateEstimate
    /// The mean of the protections' rates: every protection counts alike.
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
    let outcomes = FilteredOutcomes(results, filter)
    let controls = Set(plan.noiseControls.map(\.label))
    let cells = plan.cells.filter { !controls.contains($0.protection) }
    rows = cells.flatMap { cell in
      verifiers.map { verifier in
        Row(
          protection: cell.protection, purifier: cell.purifier, cloner: cell.cloner, verifier: verifier,
          accuracy: RateEstimate(outcomes.sample(cell, verifier), bootstrap: bootstrap))
      }
    }
    let protected = cells.filter { $0.protection != AuditPlan.unprotected }
    averages = cloners.flatMap { cloner in
      plan.purifierLabels.flatMap { purifier -> [Average] in
        let own = protected.filter { $0.purifier == purifier && $0.cloner == cloner }
        guard !own.isEmpty else { return [] }
        return verifiers.map { verifier in
          let samples = own.map { outcomes.sample($0, verifier) }
          return Average(
            purifier: purifier, cloner: cloner, verifier: verifier,
            pooled: RateEstimate(.joined(samples), bootstrap: bootstrap),
            macro: MeanEstimate(meansOf: samples))
        }
      }
    }
  }
}
