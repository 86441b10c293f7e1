import AssayErrors
import AssayFiles
package import AssayRoles
package import AssaySignal
import Foundation
import Synchronization

/// Processes recordings, several at once where the method allows it; one that fails does not stop the rest.
package struct SpeechBatch {
  /// Processes one recording, given its task, samples, and seed with progress; called on any thread.
  package typealias Method = @Sendable (SpeechTask, Waveform, MethodContext) throws -> ProcessedSpeech

  package let recipe: SpeechRecipe
  package let tasks: [SpeechTask]
  /// Whether results that are there already are made again.
  package let force: Bool
  /// What is being done, for the progress line: `protecting`.
  package let activity: String
  package let observer: any WorkObserver
  /// How recordings share the processor.
  package let work: RecordingWork
  package let method: Method

  package init(
    recipe: SpeechRecipe, tasks: [SpeechTask], force: Bool, activity: String, observer: any WorkObserver,
    work: RecordingWork, method: @escaping Method
  ) {
    self.recipe = recipe
    self.tasks = tasks
    self.force = force
    self.activity = activity
    self.observer = observer
    self.work = work
    self.method = method
  }

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
  package func run() -> [SpeechOutcome] {
    let notices = RepeatedNotices(observer)
    defer {
      observer.endProgress()
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
    var outcomes = [SpeechOutcome?](repeating: nil, count: tasks.count)
    var missing: [Missing] = []
    for (place, (task, plan)) in zip(tasks, plans).enumerated() {
      switch plan {
      case .finished(let provenance):
        outcomes[place] = SpeechOutcome(
          input: PipedInput.path(of: task.input), output: task.output.path, status: .finished,
          provenance: provenance)
      case .differs(let difference):
        outcomes[place] = failure(of: task, Self.sentence(task.output.path, "was", difference))
      case .failed(let message): outcomes[place] = told(failure(of: task, message))
      case .make(let wanted, let earlier):
        missing.append(Missing(place: place, task: task, wanted: wanted, earlier: earlier))
      }
    }
    make(missing, notices) { outcomes[$0] = $1 }
    return outcomes.map { outcome in
      guard let outcome else { preconditionFailure("a task has no outcome") }
      return outcome
    }
  }

  /// A result that has to be made.
  private struct Missing: Sendable {
    /// Among the tasks.
    let place: Int
    let task: SpeechTask
    let wanted: Provenance
    let earlier: EarlierResult
  }

  private struct Made: Sendable {
    /// Of the recording: told before what the method says, which may fail because of them.
    let notices: [String]
    let speech: Result<ProcessedSpeech, any Error>
  }

  /// - Parameter end: is given each outcome with the place of its task.
  private func make(
    _ missing: [Missing], _ notices: RepeatedNotices, end: (Int, SpeechOutcome) -> Void
  ) {
    let share = BatchProgress(observer, activity: activity, total: missing.count)
    let diskIsFull = Mutex(false)
    let recipe = recipe
    let method = method
    // Hours of work for results that there is no place for would be lost.
    let isStopped: @Sendable () -> Bool = { diskIsFull.withLock { $0 } }
    let done = work.run(missing, isStopped: isStopped) { missing in
      Self.compute(missing.task, recipe, method, share)
    } consume: { missing, made in
      defer { share.finish(missing.task.id) }
      let (task, wanted, earlier) = (missing.task, missing.wanted, missing.earlier)
      if !force, case .damaged = earlier {
        notices.tell("The result was damaged after it was written and is made again.", of: task.id)
      }
      for notice in made.notices { notices.tell(notice, of: task.id) }
      do {
        end(missing.place, try write(made, task, wanted, notices))
      } catch {
        // What fails while the process is being ended fails because of that.
        observer.waitIfEnding()
        let failed = RecordingFailure(error)
        if failed.isDiskFull { diskIsFull.withLock { $0 = true } }
        end(
          missing.place,
          told(failure(of: task, failed.description + earlier.afterFailure(of: wanted, at: task.output))))
      }
    }
    for missing in missing.dropFirst(done) {
      end(
        missing.place,
        failure(
          of: missing.task,
          "\(missing.task.input.path): The disk is full, so the recording was not processed."))
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
      observer.failure(Self.sentence(subject, others == 0 ? "was" : "were", difference))
    }
  }

  private static func sentence(_ subject: String, _ verb: String, _ difference: String) -> String {
    "\(subject) \(verb) made with another recipe (now \(difference)): use the option force to make it again, or choose "
      + "another output."
  }

  private func told(_ outcome: SpeechOutcome) -> SpeechOutcome {
    if let error = outcome.error { observer.failure(error) }
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
    case .foreign(let what):
      return .failed("\(what): use the option force to replace it, or choose another output.")
    case .intact(let record), .damaged(let record):
      let differences = wanted.recipeDifferences(from: record)
      guard differences.isEmpty else { return .differs(differences.joined(separator: "; ")) }
      if case .damaged = earlier { return .make(wanted, inPlaceOf: earlier) }
      return .finished(record)
    }
  }

  private static func compute(
    _ task: SpeechTask, _ recipe: SpeechRecipe, _ method: Method, _ share: BatchProgress
  ) -> Made {
    share.show(task.id, 0, nil)
    var notices: [String] = []
    let speech = Result {
      let loaded = try AudioFile.readSpeech(task.input)
      notices = loaded.notices
      let context = MethodContext(
        seed: recipe.seed(for: task),
        progress: { step in
          share.show(task.id, Double(step.completed) / Double(max(1, step.total)), step.note)
        })
      return try RecordingFailure.naming(task.input) {
        let speech = try method(task, loaded.waveform, context)
        try requireSound(speech, recipe)
        return speech
      }
    }
    return Made(notices: notices, speech: speech)
  }

  private func write(_ made: Made, _ task: SpeechTask, _ wanted: Provenance, _ notices: RepeatedNotices)
    throws -> SpeechOutcome
  {
    var speech = try made.speech.get()
    let clamped = recipe.encoding.clampedCount(of: speech.waveform.samples)
    if clamped > 0 {
      speech.notices.append(
        "\(SpeechTasks.counted(clamped, "sample")) exceeded the range of \(recipe.encoding.rawValue) and were "
          + "clipped; use float32 to keep them.")
    }
    var provenance = wanted
    provenance.details.merge(speech.details.mapValues(\.description)) { own, _ in own }
    provenance.details[EarlierResult.sampleCount] = "\(speech.waveform.count)"
    provenance.notices = made.notices + speech.notices
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
  private static func requireSound(_ speech: ProcessedSpeech, _ recipe: SpeechRecipe) throws {
    try speech.requireSound(of: recipe.method)
    guard recipe.encoding.keepsSound(of: speech.waveform.samples) else {
      throw RoleError(
        .unsuitableInput,
        "\(recipe.method) returned sound too quiet for \(recipe.encoding.rawValue): use the option encoding float32."
      )
    }
  }
}
