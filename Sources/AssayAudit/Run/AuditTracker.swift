import AssayRoles
import AssayStore
import Synchronization

/// Counts units and tells who watches; several units may be at work.
final class AuditTracker: Sendable {
  private struct State {
    var progress = AuditProgress(
      phase: .checking, done: 0, total: 0, reused: 0, failed: 0, unmeasuredUnits: 0)
    var pace = AuditPace()

    /// What is reported.
    var current: AuditProgress {
      var now = progress
      now.remainingSeconds = pace.remainingSeconds
      now.unmeasuredUnits = pace.unmeasuredUnits
      return now
    }
  }

  private let state = Mutex(State())
  private let report: @Sendable (AuditProgress) -> Void

  init(report: @escaping @Sendable (AuditProgress) -> Void) { self.report = report }

  var done: Int { state.withLock { $0.progress.done } }
  var total: Int { state.withLock { $0.progress.total } }

  func enter(_ phase: AuditProgress.Phase) {
    send {
      $0.progress.phase = phase
      $0.progress.unit = nil
      $0.progress.method = nil
    }
  }

  func expect(_ kind: String, units: Int) {
    state.withLock { state in
      state.progress.total += units
      state.pace.expect(kind, units: units)
    }
  }

  func measure(_ kind: String, seconds: Double) {
    state.withLock { $0.pace.measure(kind, seconds: seconds) }
  }

  /// Tells that work on a unit begins.
  ///
  /// - Returns: what a method is to call with its own progress.
  func begin(_ unit: WorkUnit) -> @Sendable (MethodProgress) -> Void {
    send {
      $0.progress.unit = unit
      $0.progress.method = nil
    }
    return { [self] method in
      var now = state.withLock { $0.current }
      now.unit = unit
      now.method = method
      report(now)
    }
  }

  /// A unit needs no more work.
  func finish(_ kind: String, reused: Bool = false, failed: Bool = false) {
    let now = state.withLock { state in
      state.progress.done += 1
      if reused { state.progress.reused += 1 }
      if failed { state.progress.failed += 1 }
      state.pace.finish(kind)
      return state.current
    }
    // Units that cost nothing are told together with the next one that does.
    if !reused { report(now) }
  }

  private func send(_ change: (inout State) -> Void) {
    let now = state.withLock { state in
      change(&state)
      return state.current
    }
    report(now)
  }
}
