import AssayFiles
import AssayRoles
import AssaySignal
import AssayStore

/// A stage that makes audio: artefacts, addressed by what they are made of.
protocol AudioStage: AuditStage
where Recipe == ArtefactRecipe, Product == ProcessedSpeech, Outcome == KeptAudio {}

/// An artefact and what its method said of it.
struct KeptAudio {
  let source: AudioSource
  let details: String
  let notices: [String]
}

extension AudioStage {
  /// A job whose address is its recipe's hash.
  ///
  /// - Parameter purpose: of the seed; the method's role without it.
  func job(
    _ unit: AuditUnit, _ input: ArtefactRecipe.Input, purpose: String? = nil,
    make: @escaping @Sendable (MethodContext) throws -> ProcessedSpeech
  ) throws -> StageTask<Self> {
    let utterance = setting.plan.utterances[unit.place.utterance].id
    let recipe = ArtefactRecipe(
      method: method.recipe,
      seed: UnitSeed.derive(
        run: setting.plan.seed, purpose: purpose ?? method.role.rawValue, utterance: utterance),
      input: input)
    let label = method.label
    return .job(
      StageJob<Self>(unit: unit, address: try recipe.key(), recipe: recipe, seed: recipe.seed) { context in
        let speech = try make(context)
        try speech.requireSound(of: label)
        return speech
      })
  }

  /// - Parameter audio: SHA-256 of what the method is given.
  func input(_ unit: AuditUnit, _ audio: ContentHash) -> ArtefactRecipe.Input {
    let utterance = setting.plan.utterances[unit.place.utterance]
    return ArtefactRecipe.Input(
      audio: audio, utterance: utterance.id, speaker: utterance.speaker, gender: utterance.gender,
      transcript: utterance.transcript.map { ContentHash(of: $0) }, candidates: nil)
  }

  func known(in archive: RunArchive) throws -> [ContentHash: KeptAudio] {
    var known: [ContentHash: KeptAudio] = [:]
    for record in try archive.database.artefacts(method: method.key).values {
      guard let address = ContentHash(hexadecimal: record.key),
        let hash = ContentHash(hexadecimal: record.contentHash)
      else { continue }
      known[address] = KeptAudio(
        source: AudioSource(contentHash: hash, url: archive.folder.artefact(address)),
        details: record.details,
        notices: try CanonicalJSON.value([String].self, record.notices))
    }
    return known
  }

  func keep(
    _ speech: ProcessedSpeech, of job: StageJob<Self>, as unit: WorkUnit, seconds: Double,
    in archive: RunArchive
  ) throws -> KeptAudio {
    let url = archive.folder.artefact(job.address)
    let provenance = job.recipe.provenance(key: job.address, of: speech, device: archive.device)
    try AudioFile.write(speech.waveform, to: url, encoding: .float32, comment: provenance.comment)
    let written = try provenance.writeSidecar(for: url)
    let details = try CanonicalJSON.text(speech.details)
    try archive.database.save(
      ArtefactRecord(
        key: job.address.hexadecimal, method: method.key, utterance: unit.utterance,
        recipe: try CanonicalJSON.text(job.recipe), contentHash: written.sha256.hexadecimal,
        byteCount: written.byteCount, sampleRate: speech.waveform.sampleRate,
        sampleCount: speech.waveform.count, details: details,
        notices: try CanonicalJSON.text(speech.notices), seconds: seconds), resolving: unit)
    return KeptAudio(
      source: AudioSource(contentHash: written.sha256, url: url), details: details, notices: speech.notices)
  }

  func hand(_ outcome: KeptAudio, of unit: AuditUnit, to findings: AuditFindings) {
    findings.audio[unit.place] = outcome.source
  }

  func notices(of outcome: KeptAudio) -> [String] { outcome.notices }
}
