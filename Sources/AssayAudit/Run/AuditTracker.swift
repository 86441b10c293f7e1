import AssayRoles
import AssayStore

/// Counts units and tells who watches.
final class AuditTracker {
  private var progress: AuditProgress
  private var pace = AuditPace()
  private let report: @Sendable (AuditProgress) -> Void

  init(report: @escaping @Sendable (AuditProgress) -> Void) {
    self.report = report
    progress = AuditProgress(phase: .checking, done: 0, total: 0, reused: 0, failed: 0, unmeasuredUnits: 0)
  }

  var done: Int { progress.done }
  var total: Int { progress.total }

  func enter(_ phase: AuditProgress.Phase) {
    progress.phase = phase
    progress.unit = nil
    progress.method = nil
    send()
  }

  func expect(_ kind: String, units: Int) {
    progress.total += units
    pace.expect(kind, units: units)
  }

  func measure(_ kind: String, seconds: Double) { pace.measure(kind, seconds: seconds) }

  /// Tells that work on a unit begins.
  ///
  /// - Returns: what a method is to call with its own progress.
  func begin(_ unit: WorkUnit) -> @Sendable (MethodProgress) -> Void {
    progress.unit = unit
    progress.method = nil
    send()
    // The method may report from another thread, so it gets a copy.
    let (snapshot, report) = (progress, report)
    return { method in
      var now = snapshot
      now.method = method
      report(now)
    }
  }

  /// A unit needs no more work.
  func finish(_ kind: String, reused: Bool = false, failed: Bool = false) {
    progress.done += 1
    if reused { progress.reused += 1 }
    if failed { progress.failed += 1 }
    pace.finish(kind)
    // Units that cost nothing are told together with the next one that does.
    if !reused { send() }
  }

  private func send() {
    progress.remainingSeconds = pace.remainingSeconds
    progress.unmeasuredUnits = pace.unmeasuredUnits
    report(progress)
  }
}
