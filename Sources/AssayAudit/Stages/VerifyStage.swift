import AssayErrors
import AssayFiles
import AssayRoles
import AssayStore

/// A verifier's embeddings of all audio.
struct VerifyStage: AuditStage {
  typealias Recipe = Void
  typealias Product = [Float]
  typealias Outcome = [Float]

  let setting: StageSetting
  let method: StageMethod
  let verifier: any SpeakerVerifier
  let units: [AuditUnit]

  var parallelism: Parallelism { verifier.parallelism }

  func task(for unit: AuditUnit, _ findings: AuditFindings) -> StageTask<Self> {
    guard let source = findings.audio[unit.place] else { return .withoutInput }
    return .job(
      StageJob<Self>(unit: unit, address: source.contentHash, recipe: ()) {
        [verifier, corpus = setting.corpus, label = method.label] _ in
        // One at a time: a batch would fail as a whole, and its padding might change the numbers.
        let vectors = try verifier.embeddings(of: [corpus.waveform(unit.place.utterance, source)])
        return try Self.requireUnit(vectors, label)
      })
  }

  func known(in archive: RunArchive) throws -> [ContentHash: [Float]] {
    var known: [ContentHash: [Float]] = [:]
    for record in try archive.database.embeddings(verifier: method.key).values {
      guard let address = ContentHash(hexadecimal: record.audio) else { continue }
      known[address] = record.values
    }
    return known
  }

  func keep(
    _ vector: [Float], of job: StageJob<Self>, as unit: WorkUnit, seconds: Double, in archive: RunArchive
  ) throws -> [Float] {
    try archive.database.save(
      EmbeddingRecord(audio: job.address.hexadecimal, verifier: method.key, vector: vector, seconds: seconds),
      resolving: unit)
    return vector
  }

  func hand(_ outcome: [Float], of unit: AuditUnit, to findings: AuditFindings) {
    guard let source = findings.audio[unit.place] else { return }
    findings.embeddings[method.label, default: [:]][source.contentHash] = outcome
    for text in findings.cautions(of: source) { findings.count(text, of: method) }
  }

  func notices(of outcome: [Float]) -> [String] { [] }

  /// - Throws: `RoleError` when a verifier returned anything but one vector of norm 1.
  private static func requireUnit(_ vectors: [[Float]], _ label: String) throws -> [Float] {
    let norm = vectors.first.map { $0.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() } ?? .nan
    guard vectors.count == 1, abs(norm - 1) < 1e-3 else {
      throw RoleError(
        .unsuitableInput, "\(label) returned \(vectors.count) embeddings, the first of norm \(norm), not 1.")
    }
    return vectors[0]
  }
}
