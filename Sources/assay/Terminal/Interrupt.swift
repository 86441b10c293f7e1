import AssayFiles
import AssayPrograms
import Foundation
import Synchronization

/// What happens on Ctrl-C: programs are ended, unfinished files are removed, the exit code is 130.
enum Interrupt {
  private static let isUnderWay = Atomic(false)
  private static let isPatient = Atomic(false)
  private static let isStopRequested = Atomic(false)
  static let exitCode: Int32 = 130
  /// What is left behind; a command that keeps something for its next call says so.
  static let remains = Mutex("no unfinished file is left")

  /// Takes over SIGINT, SIGTERM and SIGHUP, and ignores SIGPIPE. Call it before any other thread starts.
  ///
  /// The signals are blocked, which every later thread inherits, and a thread of their own waits for them. So
  /// cleaning up is ordinary code, not a signal handler in which next to nothing is allowed. A SIGINT or SIGHUP
  /// that was ignored when the process began, as in a background job or under nohup, stays ignored.
  static func install() {
    signal(SIGPIPE, SIG_IGN)
    var awaited = sigset_t()
    sigemptyset(&awaited)
    sigaddset(&awaited, SIGTERM)
    for number in [SIGINT, SIGHUP] where !isIgnored(number) { sigaddset(&awaited, number) }
    pthread_sigmask(SIG_BLOCK, &awaited, nil)
    let signals = awaited
    Thread.detachNewThread {
      var signals = signals
      var number: Int32 = 0
      while true {
        while sigwait(&signals, &number) != 0 {}
        guard isPatient.load(ordering: .acquiring),
          isStopRequested.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing)
            .exchanged
        else { endProcess() }
        ErrorTerminal.write(
          (ErrorTerminal.isTerminal ? "\r\u{1B}[K" : "")
            + "stopping after this step; press again to stop now.\n")
      }
    }
  }

  /// Lets work that saves what it has done go on to the end of a step after the first Ctrl-C.
  ///
  /// - Parameter body: asks the closure that it is given, and ends soon once that says `true`.
  static func patiently<Result>(_ body: (_ shouldStop: () -> Bool) throws -> Result) rethrows -> Result {
    isPatient.store(true, ordering: .releasing)
    defer { isPatient.store(false, ordering: .releasing) }
    return try body { isStopRequested.load(ordering: .acquiring) }
  }

  /// Never returns while the process is being ended.
  static func waitIfUnderWay() {
    while isUnderWay.load(ordering: .acquiring) { sleep(1) }
  }

  private static func endProcess() -> Never {
    isUnderWay.store(true, ordering: .releasing)
    ExternalProgram.terminateAll()
    AtomicFile.removeUnfinishedFiles()
    ScratchFolder.removeAll()
    ErrorTerminal.write(
      (ErrorTerminal.isTerminal ? "\r\u{1B}[K" : "") + "interrupted: \(remains.withLock { $0 }).\n")
    // Not exit(): it would run the libraries' destructors under the threads that still compute.
    _exit(exitCode)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return action.__sigaction_handler.sa_handler.map { unsafeBitCast($0, to: Int.self) } == 1
  }
}
