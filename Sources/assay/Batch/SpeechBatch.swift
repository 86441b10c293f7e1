import AssayFiles
import AssayRoles
import AssaySignal
import Foundation

/// Processes recordings one after the other; one that fails does not stop the rest.
struct SpeechBatch {
  /// Processes one recording, given its task, samples, and seed with progress.
  typealias Method = (SpeechTask, Waveform, MethodContext) throws -> ProcessedSpeech

  let recipe: SpeechRecipe
  let tasks: [SpeechTask]
  /// Whether results that are there already are made again.
  let force: Bool
  /// What is being done, for the progress line: `protecting`.
  let activity: String
  let messages: Messages
  let method: Method

  /// What is known of a result before it is made.
  private enum Plan {
    case make(Provenance, inPlaceOf: EarlierResult)
    case finished(Provenance)
    /// Made by another recipe; how that differs.
    case differs(String)
    case failed(String)
  }

  /// A full disk ends the work: the remaining tasks fail without being tried or told.
  ///
  /// - Returns: an outcome for each task in order.
  func run() -> [SpeechOutcome] {
    let notices = RepeatedNotices(messages)
    defer {
      messages.progress.clear()
      notices.finish()
    }
    let plans = tasks.map { task in
      do {
        return try plan(task)
      } catch {
        return .failed("\(error)")
      }
    }
    tellDifferences(plans)
    let total = plans.count { if case .make = $0 { true } else { false } }
    var done = 0
    var diskIsFull = false
    return zip(tasks, plans).map { task, plan in
      switch plan {
      case .finished(let provenance):
        return SpeechOutcome(
          input: PipedInput.path(of: task.input), output: task.output.path, status: .finished,
          provenance: provenance)
      case .differs(let difference):
        return failure(of: task, Self.sentence(task.output.path, "was", difference))
      case .failed(let message): return told(failure(of: task, message))
      case .make(let wanted, let earlier):
        // Hours of work for results that there is no place for would be lost.
        guard !diskIsFull else {
          return failure(
            of: task, "\(task.input.path): The disk is full, so the recording was not processed.")
        }
        defer { done += 1 }
        if !force, case .damaged = earlier {
          notices.tell("The result was damaged after it was written and is made again.", of: task.id)
        }
        do {
          return try make(task, wanted, done: done, of: total, notices)
        } catch {
          // What fails while the process is being ended fails because of that.
          Interrupt.waitIfUnderWay()
          let failed = RecordingFailure(error)
          diskIsFull = failed.isDiskFull
          return told(
            failure(of: task, failed.description + earlier.afterFailure(of: wanted, at: task.output)))
        }
      }
    }
  }

  /// Tells once, and not for every file, that the results there are have another recipe.
  private func tellDifferences(_ plans: [Plan]) {
    var outputs: [String: [String]] = [:]
    for (task, plan) in zip(tasks, plans) {
      if case .differs(let difference) = plan { outputs[difference, default: []].append(task.output.path) }
    }
    for (difference, paths) in outputs.sorted(by: { $0.value[0] < $1.value[0] }) {
      let others = paths.count - 1
      let subject = others == 0 ? paths[0] : "\(paths[0]) and \(SpeechTasks.counted(others, "other"))"
      messages.failure(Self.sentence(subject, others == 0 ? "was" : "were", difference))
    }
  }

  private static func sentence(_ subject: String, _ verb: String, _ difference: String) -> String {
    "\(subject) \(verb) made with another recipe (now \(difference)): use --force to make it again, or choose "
      + "another output."
  }

  private func told(_ outcome: SpeechOutcome) -> SpeechOutcome {
    if let error = outcome.error { messages.failure(error) }
    return outcome
  }

  private func failure(of task: SpeechTask, _ message: String) -> SpeechOutcome {
    SpeechOutcome(
      input: PipedInput.path(of: task.input), output: task.output.path, status: .failed,
      error: PipedInput.named(message))
  }

  private func plan(_ task: SpeechTask) throws -> Plan {
    try AtomicFile.requirePlace(for: Provenance.sidecar(of: task.output))
    let wanted = try recipe.provenance(of: task)
    let earlier = try EarlierResult(at: task.output)
    if force { return .make(wanted, inPlaceOf: earlier) }
    switch earlier {
    case .none: return .make(wanted, inPlaceOf: earlier)
    case .foreign(let what): return .failed("\(what): use --force to replace it, or choose another output.")
    case .intact(let record), .damaged(let record):
      let differences = wanted.recipeDifferences(from: record)
      guard differences.isEmpty else { return .differs(differences.joined(separator: "; ")) }
      if case .damaged = earlier { return .make(wanted, inPlaceOf: earlier) }
      return .finished(record)
    }
  }

  private func make(
    _ task: SpeechTask, _ wanted: Provenance, done: Int, of total: Int, _ notices: RepeatedNotices
  ) throws -> SpeechOutcome {
    let show: @Sendable (Double, String?) -> Void = {
      [activity, progress = messages.progress] fraction, note in
      progress.update(
        Double(done) + fraction, of: total, "files", task: "\(activity) \(task.id)", note: note)
    }
    show(0, nil)
    let loaded = try AudioFile.readSpeech(task.input)
    // Before the method, which may fail because of what they say.
    for notice in loaded.notices { notices.tell(notice, of: task.id) }
    let context = MethodContext(
      seed: recipe.seed(for: task), device: recipe.device,
      progress: { step in show(Double(step.completed) / Double(max(1, step.total)), step.note) })
    var speech = try RecordingFailure.naming(task.input) {
      let speech = try method(task, loaded.waveform, context)
      try requireSound(speech)
      return speech
    }
    let clamped = recipe.encoding.clampedCount(of: speech.waveform.samples)
    if clamped > 0 {
      speech.notices.append(
        "\(SpeechTasks.counted(clamped, "sample")) exceeded the range of \(recipe.encoding.rawValue) and were "
          + "clipped; use float32 to keep them.")
    }
    var provenance = wanted
    provenance.details.merge(speech.details.mapValues(\.description)) { own, _ in own }
    provenance.details[EarlierResult.sampleCount] = "\(speech.waveform.count)"
    provenance.notices = loaded.notices + speech.notices
    // A process that is killed in between must not leave an earlier result's record beside this one.
    unlink(Provenance.sidecar(of: task.output).path)
    try AudioFile.write(
      speech.waveform, to: task.output, encoding: recipe.encoding, comment: provenance.comment)
    try provenance.writeSidecar(for: task.output)
    for notice in speech.notices { notices.tell(notice, of: task.id) }
    return SpeechOutcome(
      input: PipedInput.path(of: task.input), output: task.output.path, status: .written,
      provenance: provenance)
  }

  /// - Throws: `RoleError` for a result in which there is nothing to hear, or will not be once it is written.
  private func requireSound(_ speech: ProcessedSpeech) throws {
    try speech.requireSound(of: recipe.method)
    guard recipe.encoding.keepsSound(of: speech.waveform.samples) else {
      throw RoleError(
        .unsuitableInput,
        "\(recipe.method) returned sound too quiet for \(recipe.encoding.rawValue): use --encoding float32.")
    }
  }
}
