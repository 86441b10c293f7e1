import AssayFiles
import AssayRoles
import AssaySignal
import AssayStore
import Foundation

/// The steps that measure, and the results.
extension AuditWork {
  /// Embeds the audio of every cell.
  func verify(_ planned: PlannedMethod, _ made: MadeMethods) throws {
    guard let verifier = made.verifiers[planned.label] else { preconditionFailure("no \(planned.label)") }
    let kind = Self.kind(.verifier, planned.label)
    let key = try made.recipe(.verifier, planned.label).key().hexadecimal
    var vectors: [ContentHash: [Float]] = [:]
    for record in try database.embeddings(verifier: key).values {
      guard let hash = ContentHash(hexadecimal: record.audio) else { continue }
      vectors[hash] = record.values
    }
    for cell in plan.cells {
      for (index, source) in (audio[cell] ?? []).enumerated() {
        let unit = WorkUnit(
          utterance: plan.utterances[index].id, protection: cell.protection, purifier: cell.purifier,
          cloner: cell.cloner == AuditPlan.uncloned ? "" : cell.cloner, verifier: planned.label)
        if let source, vectors[source.contentHash] == nil {
          vectors[source.contentHash] = try embedding(
            verifier, planned.label, key, kind, unit, index, source)
        } else {
          try resolve(unit)
          tracker.finish(kind, reused: source != nil, failed: source == nil)
        }
        if let source, vectors[source.contentHash] != nil {
          for text in cautions(of: source) {
            notices[AuditNotice.Subject(role: .verifier, label: planned.label, text: text), default: 0] += 1
          }
        }
      }
    }
    embeddings[planned.label] = vectors
  }

  /// Why a verdict on a source is to be read with care, the same whether its embedding is new or known.
  private func cautions(of source: AudioSource) -> [String] {
    if let known = cautions[source.contentHash] { return known }
    guard let loaded = try? source.load() else { return [] }
    let found = loaded.cautions
    cautions[source.contentHash] = found
    return found
  }

  /// The embedding of one source; `nil` when it failed.
  private func embedding(
    _ verifier: any SpeakerVerifier, _ label: String, _ key: String, _ kind: String, _ unit: WorkUnit,
    _ index: Int, _ source: AudioSource
  ) throws -> [Float]? {
    try stopIfAsked()
    _ = tracker.begin(unit)
    let start = ContinuousClock.now
    let vector: [Float]
    do {
      // One at a time: a batch would fail as a whole, and its padding might change the numbers.
      let found = try verifier.embeddings(of: [waveform(index, source)])
      vector = try Self.requireUnit(found, label)
    } catch {
      try fail(unit, error)
      tracker.finish(kind, failed: true)
      return nil
    }
    let seconds = Self.seconds(since: start)
    try database.save(
      EmbeddingRecord(
        audio: source.contentHash.hexadecimal, verifier: key, vector: vector, seconds: seconds),
      resolving: unit)
    failing.remove(unit)
    tracker.measure(kind, seconds: seconds)
    tracker.finish(kind)
    return vector
  }

  /// - Throws: `RoleError` when a verifier returned anything but one vector of norm 1.
  private static func requireUnit(_ vectors: [[Float]], _ label: String) throws -> [Float] {
    let norm = vectors.first.map { $0.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() } ?? .nan
    guard vectors.count == 1, abs(norm - 1) < 1e-3 else {
      throw RoleError(
        .unsuitableInput, "\(label) returned \(vectors.count) embeddings, the first of norm \(norm), not 1.")
    }
    return vectors[0]
  }

  /// Computes the trials from the embeddings, and writes the results.
  func summarise(_ made: MadeMethods) throws -> AuditTable {
    let enrolment = Enrolment(plan.utterances)
    var trials: [TrialRecord] = []
    var thresholds: [String: Double] = [:]
    for planned in plan.verifiers {
      guard let verifier = made.verifiers[planned.label] else { preconditionFailure("no \(planned.label)") }
      let vectors = embeddings[planned.label] ?? [:]
      let clean = plan.utterances.map { vectors[$0.contentHash] }
      thresholds[planned.label] = verifier.threshold
      for cell in plan.cells {
        for (index, source) in (audio[cell] ?? []).enumerated() {
          let vector = source.flatMap { vectors[$0.contentHash] }
          func similarity(to other: [Float]?) -> Double? {
            guard let vector, let other else { return nil }
            return verifier.similarity(vector, other)
          }
          let enrolled = enrolment.partner(of: index)
          let score = enrolled.flatMap { similarity(to: clean[$0]) }
          trials.append(
            TrialRecord(
              utterance: plan.utterances[index].id, protection: cell.protection, purifier: cell.purifier,
              cloner: cell.cloner, verifier: planned.label, similarity: similarity(to: clean[index]),
              enrolment: enrolled.map { plan.utterances[$0].id }, score: score,
              accepted: score.map { $0 >= verifier.threshold }))
        }
      }
    }
    try database.saveTrials(trials)
    let table = AuditTable(
      plan, trials: trials, failures: try database.failures(), thresholds: thresholds,
      notices: notices.map { AuditNotice($0.key, count: $0.value) }, controls: controlReports)
    try table.write(to: folder)
    return table
  }
}
