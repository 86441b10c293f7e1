import AssayErrors
import AssayFiles
public import AssayRoles
import AssayStore
public import AssayTensor
public import Foundation

/// Carries out an audit, or goes on with one that was stopped.
///
/// Work is cut into *units*: one utterance by one protection, one purifier, one cloner or one judge. A unit's result is
/// on disk and in the database as soon as those before it are, so that a process that is killed at any moment loses only
/// the units at work and the few that wait for them. Units that are done are recognised by the hash of their recipe, and
/// are not done again.
public enum AuditRunner {
  /// Runs `plan` in `folder` and writes `results.json`, `results.csv` and `table.txt` there.
  ///
  /// A unit whose method throws is recorded with the error's message, reported in the table, and tried again in
  /// the next run.
  ///
  /// - Parameters:
  ///   - threads: recordings at once for methods that ask for it, see `Parallelism`; others use the threads that
  ///     `ComputeRuntime` was started with.
  ///   - progress: called on the calling thread, and by methods on the thread they compute on.
  ///   - isStopped: asked between units, and by methods between their steps, on any thread; the audit stops in order when it
  ///     returns `true`. Units that have begun are finished, unless their method looks for it.
  /// - Throws: ``AuditError`` with code `.planDiffers` when the folder holds an audit of something else, and
  ///   `.stopped` when it was stopped; `StoreError` with code `.inUse` when another process works in the folder;
  ///   `FileError` with code `.diskFull`; what a method that cannot be made throws, before any work is done.
  public static func run(
    _ plan: AuditPlan, methods: MethodRegistries, folder: URL, device: Device = .cpu, threads: Int = 1,
    progress: @escaping @Sendable (AuditProgress) -> Void = { _ in },
    isStopped: @escaping @Sendable () -> Bool = { Task.isCancelled }
  ) throws -> AuditTable {
    try open(plan, folder, device, progress) { archive, tracker, begin in
      try AuditWork(plan, methods, archive, threads: threads, isStopped: isStopped, tracker: tracker)
        .run(begin: begin)
    }
  }

  /// Does a part of an audit's units and writes no results: the rest may be done elsewhere, see ``merge(_:into:)``.
  ///
  /// - Parameter isChosen: which units; those that they need are done, too.
  /// - Throws: as ``run(_:methods:folder:device:threads:progress:isStopped:)``.
  static func work(
    on plan: AuditPlan, methods: MethodRegistries, folder: URL, device: Device = .cpu, threads: Int = 1,
    progress: @escaping @Sendable (AuditProgress) -> Void = { _ in },
    isStopped: @escaping @Sendable () -> Bool = { Task.isCancelled }, where isChosen: (AuditUnit) -> Bool
  ) throws {
    try open(plan, folder, device, progress) { archive, tracker, begin in
      _ = try AuditWork(plan, methods, archive, threads: threads, isStopped: isStopped, tracker: tracker)
        .work(begin: begin) { units in units.closure(of: units.all.filter(isChosen)) }
    }
  }

  /// Opens a run's folder for work on a plan.
  ///
  /// - Parameter body: is given what it is to call once all methods are made and before any work.
  private static func open<Result>(
    _ plan: AuditPlan, _ folder: URL, _ device: Device,
    _ progress: @escaping @Sendable (AuditProgress) -> Void,
    body: (RunArchive, AuditTracker, () throws -> Void) throws -> Result
  ) throws -> Result {
    let folder = RunFolder(folder)
    let isNew = !FileManager.default.fileExists(atPath: folder.database.path)
    let hasPlan = FileManager.default.fileExists(atPath: folder.plan.path)
    let made = try folder.create()
    let lock = try RunLock(folder)
    return try withExtendedLifetime(lock) {
      folder.removeUnfinishedFiles()
      var isUnused = isNew
      do {
        let database = try AuditDatabase(folder)
        defer { if isNew { isUnused = (try? database.isUnused()) ?? false } }
        try requireSame(plan, as: database, folder)
        return try body(
          RunArchive(folder: folder, database: database, device: device), AuditTracker(report: progress)
        ) { try adopt(plan, in: database, folder) }
      } catch {
        // A call that is refused leaves nothing that it has made itself.
        if isUnused { folder.discard(made, keepsPlan: hasPlan) }
        throw error
      }
    }
  }

  /// The plan of the audit in a folder; `nil` when there is none yet.
  ///
  /// - Throws: ``AuditError`` or `FileError` when `plan.json` cannot be read.
  public static func plan(in folder: URL) throws -> AuditPlan? {
    let url = RunFolder(folder).plan
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    return try AuditPlan(contentsOf: url)
  }

  private static func requireSame(
    _ plan: AuditPlan, as database: AuditDatabase, _ folder: RunFolder
  ) throws {
    if let stored = try database.plan() {
      let earlier = try AuditPlan.decode(Data(stored.utf8), name: folder.database.path)
      let differences = try plan.differences(from: earlier)
      guard differences.isEmpty else {
        let told = differences.prefix(3).joined(separator: "; ")
        let others = differences.count > 3 ? "; and \(differences.count - 3) more differences" : ""
        throw AuditError(
          .planDiffers,
          "\(folder.root.path) contains another audit: \(told)\(others). "
            + "Use the same options, or another folder.")
      }
    }
  }

  /// Keeps the plan: from now on the run is this one.
  private static func adopt(_ plan: AuditPlan, in database: AuditDatabase, _ folder: RunFolder) throws {
    let text = try CanonicalJSON.pretty(plan)
    try database.savePlan(
      text,
      utterances: plan.utterances.map {
        UtteranceRecord(id: $0.id, speaker: $0.speaker, contentHash: $0.contentHash.hexadecimal)
      })
    try AtomicFile.write(Data(text.utf8), to: folder.plan)
  }
}
