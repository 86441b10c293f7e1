import AssayFiles
import AssayRoles
import AssayStore
import AssayTensor
import Foundation

/// Carries out an audit, or goes on with one that was stopped.
///
/// Work is cut into *units*: one utterance by one protection, one purifier or one verifier. A unit's result is
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
  ///   - isStopped: asked between units, on any thread; the audit stops in order when it returns `true`: units that have
  ///     begun are finished.
  /// - Throws: ``AuditError`` with code `.planDiffers` when the folder holds an audit of something else, and
  ///   `.stopped` when it was stopped; `StoreError` with code `.inUse` when another process works in the folder;
  ///   `FileError` with code `.diskFull`; what a method that cannot be made throws, before any work is done.
  public static func run(
    _ plan: AuditPlan, methods: MethodRegistries, folder: URL, device: Device = .cpu, threads: Int = 1,
    progress: @escaping @Sendable (AuditProgress) -> Void = { _ in },
    isStopped: @escaping @Sendable () -> Bool = { Task.isCancelled }
  ) throws -> AuditTable {
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
        let work = AuditWork(
          plan, methods, folder, database, device: device, threads: threads, isStopped: isStopped,
          tracker: AuditTracker(report: progress))
        return try work.run { try adopt(plan, in: database, folder) }
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
