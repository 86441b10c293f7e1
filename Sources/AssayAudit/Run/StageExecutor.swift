import AssayErrors
import AssayFiles
import AssayRoles
import AssayStore
import Foundation

/// Does the units of any stage: finds what earlier runs did, does the rest, several at once where the method allows it, and
/// records failures.
final class StageExecutor {
  private let archive: RunArchive
  private let findings: AuditFindings
  private let tracker: AuditTracker
  /// See ``RecordingWork``.
  private let threads: Int
  private let isStopped: @Sendable () -> Bool
  /// Units that failed in the latest attempt.
  private var failing: Set<WorkUnit>

  /// - Throws: `StoreError` when the database cannot be read.
  init(
    _ archive: RunArchive, _ findings: AuditFindings, _ tracker: AuditTracker, threads: Int,
    isStopped: @escaping @Sendable () -> Bool
  ) throws {
    self.archive = archive
    self.findings = findings
    self.tracker = tracker
    self.threads = threads
    self.isStopped = isStopped
    failing = Set(try archive.database.failures().map(\.unit))
  }

  private struct Done<Product: Sendable>: Sendable {
    let product: Result<Product, any Error>
    let seconds: Double
  }

  /// Does what there is to do in a stage.
  ///
  /// - Throws: ``AuditError`` with code `.stopped`; `FileError` with code `.diskFull`; errors of the database.
  func run<Stage: AuditStage>(_ stage: Stage) throws {
    let names = stage.setting.units
    let pace = stage.method.pace
    let known = try stage.known(in: archive)
    var jobs: [StageJob<Stage>] = []
    // Units that share an address with a job before them.
    var sharing: [ContentHash: [AuditUnit]] = [:]
    for unit in stage.units {
      switch try stage.task(for: unit, findings) {
      case .withoutInput:
        try stage.failures(of: unit).forEach(resolve)
        tracker.finish(pace, failed: true)
      case .failedBefore: tracker.finish(pace, failed: true)
      case .omitted:
        try stage.failures(of: unit).forEach(resolve)
        tracker.finish(pace)
      case .job(let job):
        if let outcome = known[job.address] {
          try takeOver(outcome, unit, stage)
        } else if sharing[job.address] == nil {
          sharing[job.address] = []
          jobs.append(job)
        } else {
          sharing[job.address]?.append(unit)
        }
      }
    }
    guard !jobs.isEmpty else { return }
    // A method that cannot be made fails with each of its units.
    let parallelism = (try? stage.parallelism) ?? .operations
    let work = RecordingWork(parallelism, device: archive.device, threads: threads)
    let done = try work.run(jobs, isStopped: isStopped) { [tracker, isStopped] job in
      let start = ContinuousClock.now
      let context = MethodContext(
        seed: job.seed, isCancelled: isStopped, progress: tracker.begin(names.workUnit(job.unit)))
      let product = Result { try job.make(context) }
      return Done(product: product, seconds: Self.seconds(since: start))
    } consume: { job, done in
      let others = sharing[job.address] ?? []
      switch done.product {
      case .failure(let error):
        for unit in [job.unit] + others {
          for failed in stage.failures(of: unit) { try fail(failed, error) }
          tracker.finish(pace, failed: true)
        }
      case .success(let product):
        // Of several at once each delays the end by its share only.
        let seconds = done.seconds / Double(work.workers)
        let name = names.workUnit(job.unit)
        let outcome = try stage.keep(product, of: job, as: name, seconds: seconds, in: archive)
        failing.remove(name)
        tracker.measure(pace, seconds: seconds)
        take(outcome, job.unit, stage)
        tracker.finish(pace)
        for unit in others { try takeOver(outcome, unit, stage) }
      }
    }
    guard done == jobs.count else { throw stopped }
  }

  /// Hands on an outcome that is there already.
  private func takeOver<Stage: AuditStage>(_ outcome: Stage.Outcome, _ unit: AuditUnit, _ stage: Stage) throws
  {
    try stage.failures(of: unit).forEach(resolve)
    take(outcome, unit, stage)
    tracker.finish(stage.method.pace, reused: true)
  }

  private func take<Stage: AuditStage>(_ outcome: Stage.Outcome, _ unit: AuditUnit, _ stage: Stage) {
    for sentence in Set(stage.notices(of: outcome)) { findings.count(sentence, of: stage.method) }
    stage.hand(outcome, of: unit, to: findings)
  }

  /// Records a failure; the audit goes on.
  func fail(_ unit: WorkUnit, _ error: any Error) throws {
    // A method that noticed the cancellation itself has not failed.
    if error is CancellationError { throw stopped }
    // There is no place for what the others would make, either.
    if let error = error as? FileError, error.code == .diskFull { throw error }
    failing.insert(unit)
    let message = "\(error)"
    try archive.database.save(
      FailureRecord(unit, message: message.isEmpty ? "\(type(of: error))" : message))
  }

  /// Forgets an earlier failure of a unit that no longer fails, or that cannot be tried.
  func resolve(_ unit: WorkUnit) throws {
    guard failing.remove(unit) != nil else { return }
    try archive.database.resolve(unit)
  }

  /// - Throws: ``AuditError`` with code `.stopped`.
  func stopIfAsked() throws {
    if isStopped() { throw stopped }
  }

  private var stopped: AuditError {
    AuditError(
      .stopped,
      "The audit was stopped after \(tracker.done) of \(tracker.total) units: run the same command again to "
        + "continue.")
  }

  private static func seconds(since start: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
