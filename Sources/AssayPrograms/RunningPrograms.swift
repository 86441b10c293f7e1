import Glibc
import Synchronization

/// The process groups of the programs that are running, and the only place that signals or reaps them.
///
/// A group keeps the number of its first process for as long as that is not reaped. Since signals are sent
/// and processes are reaped under one lock, a signal never reaches a stranger that was given the same number.
final class RunningPrograms: Sendable {
  static let shared = RunningPrograms()

  private struct State {
    var groups: Set<pid_t> = []
    /// Set for good by ``RunningPrograms/terminateAll(grace:)``.
    var isInterrupted = false
  }

  private let state = Mutex(State())

  var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

  /// Registers the process that `spawn` starts, without a moment at which it runs unregistered.
  ///
  /// - Returns: its number, or `nil`, without a call of `spawn`, once everything has been interrupted.
  func start(_ spawn: () throws -> pid_t) throws -> pid_t? {
    try state.withLock { state in
      guard !state.isInterrupted else { return nil }
      let process = try spawn()
      state.groups.insert(process)
      return process
    }
  }

  /// Sends a signal to a whole group.
  func signal(_ group: pid_t, _ signal: Int32) {
    state.withLock { state in
      if state.groups.contains(group) { kill(-group, signal) }
    }
  }

  /// Whether the group's first process has ended; it stays unreaped.
  func hasEnded(_ process: pid_t) -> Bool {
    var info = siginfo_t()
    let status = waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT)
    // Without a process to wait for, which happens where SIGCHLD is ignored, there is nothing left to end.
    return status != 0 || info.si_signo == SIGCHLD
  }

  /// Kills what is left of the group of a process that has ended, and reaps the process.
  ///
  /// - Returns: its status as of `waitpid`, or `nil` when the system has thrown that away.
  func reap(_ process: pid_t) -> Int32? {
    state.withLock { state in
      kill(-process, SIGKILL)
      var status: Int32 = 0
      var reaped: pid_t
      repeat { reaped = waitpid(process, &status, 0) } while reaped < 0 && errno == EINTR
      state.groups.remove(process)
      return reaped == process ? status : nil
    }
  }

  /// Ends all groups with SIGTERM, and after `grace` with SIGKILL; from now on none can be started.
  func terminateAll(grace: Duration = .milliseconds(500)) {
    state.withLock { state in
      state.isInterrupted = true
      for group in state.groups { kill(-group, SIGTERM) }
    }
    let clock = ContinuousClock()
    let end = clock.now + grace
    while clock.now < end {
      // The threads that wait for these programs reap them.
      if state.withLock({ $0.groups.isEmpty }) { return }
      usleep(5_000)
    }
    state.withLock { state in
      for group in state.groups { kill(-group, SIGKILL) }
    }
  }
}
