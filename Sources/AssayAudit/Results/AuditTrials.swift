import AssayRoles
import AssayStore

/// The verification trials of an audit, computed from its embeddings.
struct AuditTrials {
  /// Verifier by verifier, cell by cell, utterance by utterance.
  let records: [TrialRecord]

  init(_ units: AuditUnits, _ findings: AuditFindings, _ verifiers: [String: any SpeakerVerifier]) {
    let plan = units.plan
    let enrolment = Enrolment(plan.utterances, tested: units.tested)
    records = plan.verifiers.flatMap { planned -> [TrialRecord] in
      guard let verifier = verifiers[planned.label] else { preconditionFailure("no \(planned.label)") }
      let vectors = findings.embeddings[planned.label] ?? [:]
      let clean = plan.utterances.map { vectors[$0.contentHash] }
      return plan.cells.flatMap { cell in
        units.tested.map { index in
          let source = findings.audio[AudioPlace(cell: cell, utterance: index)]
          let vector = source.flatMap { vectors[$0.contentHash] }
          func similarity(to other: [Float]?) -> Double? {
            guard let vector, let other else { return nil }
            return verifier.similarity(vector, other)
          }
          let enrolled = enrolment.partner(of: index)
          let score = enrolled.flatMap { similarity(to: clean[$0]) }
          return TrialRecord(
            utterance: plan.utterances[index].id, protection: cell.protection, purifier: cell.purifier,
            cloner: cell.cloner, verifier: planned.label, similarity: similarity(to: clean[index]),
            enrolment: enrolled.map { plan.utterances[$0].id }, score: score,
            accepted: score.map { $0 >= verifier.threshold })
        }
      }
    }
  }
}
