import AssayRoles

/// One score of one rater in one cell of the table.
public struct RatingRow: Sendable, Codable, Equatable {
  /// The protection's label; ``AuditPlan/unprotected`` for none.
  public let protection: String
  /// The purifier's label; ``AuditPlan/unpurified`` for none.
  public let purifier: String
  /// The cloner's label; ``AuditPlan/uncloned`` for the speech itself.
  public let cloner: String
  /// The rater's label.
  public let rater: String
  /// The score's name, such as `mos`.
  public let score: String
  /// Such as `1 to 5`.
  public let unit: String
  public let value: MeanEstimate
  /// Utterances for which a step failed.
  public let failed: Int
}

/// The ratings of an audit.
struct AuditRatings {
  /// Cell by cell, rater by rater, score by score.
  let rows: [RatingRow]

  /// - Parameter scores: what each rater scores.
  init(_ units: AuditUnits, _ findings: AuditFindings, _ scores: [String: [ScoreDescription]]) {
    let plan = units.plan
    let bootstrap = ClusterBootstrap(seed: plan.seed)
    rows = findings.tableCells(plan).flatMap { cell in
      (plan.raters ?? []).flatMap { rater in
        let found = findings.ratings[rater.label] ?? [:]
        return (scores[rater.label] ?? []).enumerated().map { column, score in
          let values = units.tested.compactMap { index in
            found[AudioPlace(cell: cell, utterance: index)].map {
              (speaker: plan.utterances[index].speaker, value: $0[column])
            }
          }
          return RatingRow(
            protection: cell.protection, purifier: cell.purifier, cloner: cell.cloner, rater: rater.label,
            score: score.name, unit: score.unit,
            value: MeanEstimate(ClusteredSample(bySpeaker: values), bootstrap: bootstrap),
            failed: units.tested.count - values.count)
        }
      }
    }
  }
}

extension AuditFindings {
  /// The cells that the table shows: without controls that were left out.
  func tableCells(_ plan: AuditPlan) -> [AuditCell] {
    let omitted = Set(
      plan.noiseControls.filter { controlReport(of: $0.protection, plan).isOmitted }.map(\.label))
    return plan.cells.filter { !omitted.contains($0.protection) }
  }
}
