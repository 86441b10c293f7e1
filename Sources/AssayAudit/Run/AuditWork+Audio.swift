import AssayFiles
import AssayRoles
import AssaySignal
import AssayStore
import Foundation

/// The steps that make audio.
extension AuditWork {
  /// Takes recordings that are protected already.
  func adopt(_ folder: ProtectedFolder) throws {
    let cell = AuditCell(protection: folder.label, purifier: AuditPlan.unpurified)
    audio[cell] = try adopted(folder.files, from: folder.path) {
      WorkUnit(utterance: $0, protection: folder.label)
    }
  }

  /// The files for each utterance.
  func adopted(
    _ files: [String: ProtectedFolder.File], from path: String, unit: (String) -> WorkUnit
  ) throws -> [AudioSource?] {
    try plan.utterances.map { utterance in
      let unit = unit(utterance.id)
      guard let file = files[utterance.id] else {
        try fail(unit, AuditError(.invalidPlan, "There is no file for this recording in \(path)."))
        return nil
      }
      let url = URL(fileURLWithPath: file.path)
      guard try ContentHash(ofFile: url) == file.contentHash else {
        throw AuditError(
          .planDiffers,
          "\(file.path) has changed since the audit was planned: restore it, or start a new audit.")
      }
      try resolve(unit)
      return AudioSource(contentHash: file.contentHash, url: url, isArtefact: false)
    }
  }

  func protect(_ planned: PlannedMethod, _ made: MadeMethods) throws {
    let entry = try methods.protections.entry(named: planned.method)
    let method = OnDemand { [context = context(seed: plan.seed)] in
      try entry.make(planned.parameters, context)
    }
    let step = try AudioStep(.protection, planned.label, made, database)
    audio[AuditCell(protection: planned.label, purifier: AuditPlan.unpurified)] =
      try plan.utterances.indices.map { index in
        let unit = WorkUnit(utterance: plan.utterances[index].id, protection: planned.label)
        let input = input(index, plan.utterances[index].contentHash, corpus.candidatesHash(for: index))
        return try artefact(step, unit, input) { context in
          try method.value().protect(
            corpus.utterance(index, corpus.waveform(index)), candidates: corpus.candidates(for: index),
            context: context)
        }
      }
  }

  func purify(_ planned: PlannedMethod, _ made: MadeMethods) throws {
    let entry = try methods.purifiers.entry(named: planned.method)
    let method = OnDemand { [context = context(seed: plan.seed)] in
      try entry.make(planned.parameters, context)
    }
    let step = try AudioStep(.purifier, planned.label, made, database)
    for protection in plan.protectionLabels {
      let sources = audio[AuditCell(protection: protection, purifier: AuditPlan.unpurified)] ?? []
      audio[AuditCell(protection: protection, purifier: planned.label)] =
        try sources.enumerated().map { index, source in
          let unit = WorkUnit(
            utterance: plan.utterances[index].id, protection: protection, purifier: planned.label)
          guard let source else {
            // The protection's failure is reported; it is no failure of the purifier.
            try resolve(unit)
            tracker.finish(step.kind, failed: true)
            return nil
          }
          return try artefact(step, unit, input(index, source.contentHash, nil)) { context in
            let speech = corpus.utterance(index, try waveform(index, source))
            return try method.value().purify(speech, context: context)
          }
        }
    }
  }

  /// The samples of a source; those of the corpus from memory.
  func waveform(_ index: Int, _ source: AudioSource) throws -> Waveform {
    source.contentHash == plan.utterances[index].contentHash
      ? try corpus.waveform(index) : try source.load().waveform
  }

  func input(_ index: Int, _ audio: ContentHash, _ candidates: ContentHash?) -> ArtefactRecipe.Input {
    let utterance = plan.utterances[index]
    return ArtefactRecipe.Input(
      audio: audio, utterance: utterance.id, speaker: utterance.speaker, gender: utterance.gender,
      transcript: utterance.transcript.map { ContentHash(of: $0) }, candidates: candidates)
  }

  /// What one unit's result is made of.
  ///
  /// - Parameter purpose: of the seed; the step's role without it.
  func recipe(
    _ step: AudioStep, _ utterance: String, _ input: ArtefactRecipe.Input, purpose: String? = nil
  ) -> ArtefactRecipe {
    let seed =
      purpose.map { UnitSeed.derive(run: plan.seed, purpose: $0, utterance: utterance) }
      ?? UnitSeed.derive(run: plan.seed, role: step.recipe.role, utterance: utterance)
    return ArtefactRecipe(method: step.recipe, seed: seed, input: input)
  }

  /// The result of one unit: found, made, or `nil` when it failed.
  ///
  /// - Parameter purpose: of the seed; the step's role without it.
  func artefact(
    _ step: AudioStep, _ unit: WorkUnit, _ input: ArtefactRecipe.Input, purpose: String? = nil,
    make: (MethodContext) throws -> ProcessedSpeech
  ) throws -> AudioSource? {
    let recipe = recipe(step, unit.utterance, input, purpose: purpose)
    let key = try recipe.key()
    let url = folder.artefact(key)
    if let record = step.known[key.hexadecimal], let hash = ContentHash(hexadecimal: record.contentHash) {
      try resolve(unit)
      count(try JSONDecoder().decode([String].self, from: Data(record.notices.utf8)), of: step)
      tracker.finish(step.kind, reused: true)
      return AudioSource(contentHash: hash, url: url)
    }
    try stopIfAsked()
    let start = ContinuousClock.now
    let speech: ProcessedSpeech
    do {
      speech = try make(context(seed: recipe.seed, progress: tracker.begin(unit)))
      try speech.requireSound(of: step.label)
    } catch {
      try fail(unit, error)
      tracker.finish(step.kind, failed: true)
      return nil
    }
    let seconds = Self.seconds(since: start)
    let text = try CanonicalJSON.text(recipe)
    let provenance = recipe.provenance(key: key, of: speech, device: device)
    try AudioFile.write(speech.waveform, to: url, encoding: .float32, comment: provenance.comment)
    let written = try provenance.writeSidecar(for: url)
    let record = ArtefactRecord(
      key: key.hexadecimal, method: step.key, utterance: unit.utterance, recipe: text,
      contentHash: written.sha256.hexadecimal, byteCount: written.byteCount,
      sampleRate: speech.waveform.sampleRate, sampleCount: speech.waveform.count,
      details: try CanonicalJSON.text(speech.details), notices: try CanonicalJSON.text(speech.notices),
      seconds: seconds)
    try database.save(record, resolving: unit)
    failing.remove(unit)
    step.known[record.key] = record
    count(speech.notices, of: step)
    tracker.measure(step.kind, seconds: seconds)
    tracker.finish(step.kind)
    return AudioSource(contentHash: written.sha256, url: url)
  }

  private func count(_ sentences: [String], of step: AudioStep) {
    for sentence in Set(sentences) {
      notices[AuditNotice.Subject(role: step.recipe.role, label: step.label, text: sentence), default: 0] += 1
    }
  }

  static func seconds(since start: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
