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
    let new = try embed(verifier, planned.label, key, kind, &vectors)
    for cell in plan.cells {
      for (index, source) in (audio[cell] ?? []).enumerated() {
        let unit = unit(cell, index, planned.label)
        if !new.tried.contains(unit) {
          if let error = source.flatMap({ new.errors[$0.contentHash] }) {
            try fail(unit, error)
            tracker.finish(kind, failed: true)
          } else {
            try resolve(unit)
            tracker.finish(kind, reused: source != nil, failed: source == nil)
          }
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

  private func unit(_ cell: AuditCell, _ index: Int, _ verifier: String) -> WorkUnit {
    WorkUnit(
      utterance: plan.utterances[index].id, protection: cell.protection, purifier: cell.purifier,
      cloner: cell.cloner == AuditPlan.uncloned ? "" : cell.cloner, verifier: verifier)
  }

  /// Embeds what has no vector yet: a recording that several cells share for the first of them.
  ///
  /// - Returns: the units that were tried, and why recordings have no vector.
  private func embed(
    _ verifier: any SpeakerVerifier, _ label: String, _ key: String, _ kind: String,
    _ vectors: inout [ContentHash: [Float]]
  ) throws -> (tried: Set<WorkUnit>, errors: [ContentHash: any Error]) {
    var queued: Set<ContentHash> = []
    var errors: [ContentHash: any Error] = [:]
    var missing: [(unit: WorkUnit, index: Int, source: AudioSource)] = []
    for cell in plan.cells {
      for (index, source) in (audio[cell] ?? []).enumerated() {
        guard let source, vectors[source.contentHash] == nil else { continue }
        guard queued.insert(source.contentHash).inserted else { continue }
        missing.append((unit(cell, index, label), index, source))
      }
    }
    let work = recordingWork(verifier.parallelism)
    let done = try work.run(missing, isStopped: isStopped) { [corpus, tracker] missing in
      _ = tracker.begin(missing.unit)
      let start = ContinuousClock.now
      let vector = Result {
        // One at a time: a batch would fail as a whole, and its padding might change the numbers.
        let found = try verifier.embeddings(of: [corpus.waveform(missing.index, missing.source)])
        return try Self.requireUnit(found, label)
      }
      return (vector: vector, seconds: Self.seconds(since: start))
    } consume: { missing, found in
      switch found.vector {
      case .failure(let error):
        errors[missing.source.contentHash] = error
        try fail(missing.unit, error)
        tracker.finish(kind, failed: true)
      case .success(let vector):
        let seconds = found.seconds / Double(work.workers)
        try database.save(
          EmbeddingRecord(
            audio: missing.source.contentHash.hexadecimal, verifier: key, vector: vector, seconds: seconds),
          resolving: missing.unit)
        failing.remove(missing.unit)
        vectors[missing.source.contentHash] = vector
        tracker.measure(kind, seconds: seconds)
        tracker.finish(kind)
      }
    }
    guard done == missing.count else { throw stopped }
    return (Set(missing.map(\.unit)), errors)
  }

  /// Why a verdict on a source is to be read with care, the same whether its embedding is new or known.
  private func cautions(of source: AudioSource) -> [String] {
    if let known = cautions[source.contentHash] { return known }
    guard let loaded = try? source.load() else { return [] }
    let found = loaded.cautions
    cautions[source.contentHash] = found
    return found
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
