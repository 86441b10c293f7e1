import AssayFiles
import AssayRoles
import AssaySignal
import AssayStore
import Foundation

/// How artefacts are found or made, several at once where their method allows it.
extension AuditWork {
  /// An artefact that has to be made.
  private struct Missing: Sendable {
    /// Among the step's jobs.
    let place: Int
    let job: ArtefactJob
    let recipe: ArtefactRecipe
    let key: ContentHash
  }

  private struct Outcome: Sendable {
    let speech: Result<ProcessedSpeech, any Error>
    let seconds: Double
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

  /// The results of a step: found, made, or `nil` where a unit failed or has no job.
  ///
  /// - Parameter parallelism: of the step's method; asked only when something is missing.
  func artefacts(_ step: AudioStep, _ jobs: [ArtefactJob?], parallelism: () throws -> Parallelism) throws
    -> [AudioSource?]
  {
    var results = [AudioSource?](repeating: nil, count: jobs.count)
    var missing: [Missing] = []
    for (place, job) in jobs.enumerated() {
      guard let job else { continue }
      let recipe = recipe(step, job.unit.utterance, job.input, purpose: job.purpose)
      let key = try recipe.key()
      if let found = try found(step, job.unit, key) {
        results[place] = found
      } else {
        missing.append(Missing(place: place, job: job, recipe: recipe, key: key))
      }
    }
    guard !missing.isEmpty else { return results }
    // A method that cannot be made fails with each of its units.
    let work = recordingWork((try? parallelism()) ?? .operations)
    let done = try work.run(missing, isStopped: isStopped) { [tracker, label = step.label] missing in
      let start = ContinuousClock.now
      let context = MethodContext(
        seed: missing.recipe.seed, progress: tracker.begin(missing.job.unit))
      let speech = Result {
        let speech = try missing.job.make(context)
        try speech.requireSound(of: label)
        return speech
      }
      return Outcome(speech: speech, seconds: Self.seconds(since: start))
    } consume: { missing, outcome in
      // Of several at once each delays the end by its share only.
      results[missing.place] = try keep(
        step, missing, outcome.speech, seconds: outcome.seconds / Double(work.workers))
    }
    guard done == missing.count else { throw stopped }
    return results
  }

  /// An artefact of this or an earlier run.
  private func found(_ step: AudioStep, _ unit: WorkUnit, _ key: ContentHash) throws -> AudioSource? {
    guard let record = step.known[key.hexadecimal], let hash = ContentHash(hexadecimal: record.contentHash)
    else { return nil }
    try resolve(unit)
    count(try JSONDecoder().decode([String].self, from: Data(record.notices.utf8)), of: step)
    tracker.finish(step.kind, reused: true)
    return AudioSource(contentHash: hash, url: folder.artefact(key))
  }

  /// Puts an artefact on the disk and into the database; `nil` for a unit that failed.
  private func keep(
    _ step: AudioStep, _ missing: Missing, _ made: Result<ProcessedSpeech, any Error>, seconds: Double
  ) throws -> AudioSource? {
    let speech: ProcessedSpeech
    switch made {
    case .success(let value): speech = value
    case .failure(let error):
      try fail(missing.job.unit, error)
      tracker.finish(step.kind, failed: true)
      return nil
    }
    let url = folder.artefact(missing.key)
    let provenance = missing.recipe.provenance(key: missing.key, of: speech, device: device)
    try AudioFile.write(speech.waveform, to: url, encoding: .float32, comment: provenance.comment)
    let written = try provenance.writeSidecar(for: url)
    let record = ArtefactRecord(
      key: missing.key.hexadecimal, method: step.key, utterance: missing.job.unit.utterance,
      recipe: try CanonicalJSON.text(missing.recipe), contentHash: written.sha256.hexadecimal,
      byteCount: written.byteCount, sampleRate: speech.waveform.sampleRate,
      sampleCount: speech.waveform.count, details: try CanonicalJSON.text(speech.details),
      notices: try CanonicalJSON.text(speech.notices), seconds: seconds)
    try database.save(record, resolving: missing.job.unit)
    failing.remove(missing.job.unit)
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

  /// How the recordings of a step are worked on.
  func recordingWork(_ parallelism: Parallelism) -> RecordingWork {
    RecordingWork(parallelism, device: device, threads: threads)
  }

  static func seconds(since start: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
