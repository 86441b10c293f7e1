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
    case make(Provenance)
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
          input: task.input.path, output: task.output.path, status: .finished, provenance: provenance)
      case .differs(let difference):
        return failure(of: task, Self.sentence(task.output.path, "was", difference))
      case .failed(let message): return told(failure(of: task, message))
      case .make(let provenance):
        // Hours of work for results that there is no place for would be lost.
        guard !diskIsFull else { return failure(of: task, "The disk is full: not tried.") }
        defer { done += 1 }
        do {
          return try make(task, provenance, done: done, of: total, notices)
        } catch {
          diskIsFull = (error as? FileError)?.code == .diskFull
          return told(failure(of: task, "\(error)"))
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
    "\(subject) \(verb) made by another recipe (now \(difference)): give --force to make it again, or another output."
  }

  private func told(_ outcome: SpeechOutcome) -> SpeechOutcome {
    if let error = outcome.error { messages.failure(error) }
    return outcome
  }

  private func failure(of task: SpeechTask, _ message: String) -> SpeechOutcome {
    // Methods know the samples only, so that their sentences lack the file.
    let named =
      message.contains(task.input.lastPathComponent) || message.contains(task.output.lastPathComponent)
    return SpeechOutcome(
      input: task.input.path, output: task.output.path, status: .failed,
      error: named ? message : "\(task.input.path): \(message)")
  }

  private func plan(_ task: SpeechTask) throws -> Plan {
    let wanted = try recipe.provenance(of: task)
    guard !force, FileManager.default.fileExists(atPath: task.output.path) else { return .make(wanted) }
    guard let earlier = try earlierRecord(of: task.output) else {
      return .failed(
        "\(task.output.path) is there already and was not made by Assay: give --force to replace it, or another "
          + "output.")
    }
    let differences = wanted.recipeDifferences(from: earlier)
    guard differences.isEmpty else { return .differs(differences.joined(separator: "; ")) }
    return .finished(earlier)
  }

  /// The record beside a result; where that was not written any more, the one inside.
  private func earlierRecord(of output: URL) throws -> Provenance? {
    if FileManager.default.fileExists(atPath: Provenance.sidecar(of: output).path) {
      return try Provenance.read(besideAudio: output)
    }
    guard let inside = try? Provenance.read(inMetadataOf: output) else { return nil }
    try inside.writeSidecar(for: output)
    return inside
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
    let loaded = try AudioFile.read(task.input)
    try loaded.waveform.requireUsable(task.input.path)
    let context = MethodContext(
      seed: recipe.seed(for: task), device: recipe.device,
      progress: { step in show(Double(step.completed) / Double(max(1, step.total)), step.note) })
    let speech = try method(task, loaded.waveform, context)
    var provenance = wanted
    provenance.details.merge(speech.details.mapValues(\.description)) { own, _ in own }
    provenance.notices = loaded.notices + speech.notices
    let cut = loaded.waveform.clippedCount
    if cut > 0 {
      provenance.notices.append(
        "The recording is clipped: \(SpeechTasks.counted(cut, "sample")) of it lie in runs at full scale, and what was "
          + "above is lost.")
    }
    let clipped = try write(speech.waveform, task, provenance)
    if clipped > 0 {
      provenance.notices.append(
        "\(SpeechTasks.counted(clipped, "sample")) did not fit \(recipe.encoding.rawValue) and were clamped; "
          + "float32 keeps them.")
      _ = try write(speech.waveform, task, provenance)
    }
    try provenance.writeSidecar(for: task.output)
    for notice in provenance.notices { notices.tell(notice, of: task.id) }
    return SpeechOutcome(
      input: task.input.path, output: task.output.path, status: .written, provenance: provenance)
  }

  /// - Returns: how many samples were clamped.
  private func write(_ waveform: Waveform, _ task: SpeechTask, _ provenance: Provenance) throws -> Int {
    try AudioFile.write(waveform, to: task.output, encoding: recipe.encoding, comment: provenance.comment)
  }
}
