import AssayPhonetics
import AssayRoles

/// How much one recogniser gets wrong in one cell of the table.
public struct WordErrorRow: Sendable, Codable, Equatable {
  /// The protection's label; ``AuditPlan/unprotected`` for none.
  public let protection: String
  /// The purifier's label; ``AuditPlan/unpurified`` for none.
  public let purifier: String
  /// The cloner's label; ``AuditPlan/uncloned`` for the speech itself.
  public let cloner: String
  /// The recogniser's label.
  public let recogniser: String
  /// Wrong, missing and extra words over words spoken, of all recordings together: the word error rate.
  public let errors: RatioEstimate
  /// Recordings whose words are known, and for which a step failed.
  public let failed: Int
  /// Recordings whose words are not known.
  public let withoutWords: Int
}

/// The word errors of an audit.
struct AuditWordErrors {
  /// Cell by cell, recogniser by recogniser; without cells in which no words are known.
  let rows: [WordErrorRow]

  init(_ units: AuditUnits, _ findings: AuditFindings) {
    let plan = units.plan
    let speakers = plan.utterances.map(\.speaker)
    rows = findings.tableCells(plan).flatMap { cell -> [WordErrorRow] in
      let known = units.tested.filter {
        units.words(at: AudioPlace(cell: cell, utterance: $0)) != nil
      }
      guard !known.isEmpty else { return [] }
      return (plan.recognisers ?? []).map { recogniser in
        let found = findings.wordErrors[recogniser.label] ?? [:]
        let counts = known.compactMap { index in
          found[AudioPlace(cell: cell, utterance: index)].map {
            RatioEstimate.Part(
              cluster: speakers[index], numerator: Double($0.errors), denominator: Double($0.words))
          }
        }
        return WordErrorRow(
          protection: cell.protection, purifier: cell.purifier, cloner: cell.cloner,
          recogniser: recogniser.label, errors: RatioEstimate(counts), failed: known.count - counts.count,
          withoutWords: units.tested.count - known.count)
      }
    }
  }
}
