import Foundation
import Glibc

/// A started program: reads what it prints until it has ended.
struct RunningProgram {
  /// How a program came to its end.
  enum Ending: Equatable {
    case exited(Int32)
    case signalled(Int32)
    case timedOut, tooMuchOutput, interrupted
  }

  /// As much of a program's errors as is kept.
  private static let errorLimit = 64 << 10
  /// Time between SIGTERM and SIGKILL.
  private static let grace = Duration.seconds(1)

  private let process: pid_t
  private let registry: RunningPrograms
  /// `nil` once the program has closed it.
  private var outputPipe: FileDescriptor?
  private var errorPipe: FileDescriptor?

  /// What it has printed so far.
  private(set) var output = Data()
  /// The end of what it has printed to standard error.
  private(set) var errors = Data()

  init(process: pid_t, output: FileDescriptor, errors: FileDescriptor, registry: RunningPrograms) {
    self.process = process
    self.registry = registry
    outputPipe = output
    errorPipe = errors
  }

  /// Reads both pipes until the program has ended, and ends it where it exceeds a limit.
  ///
  /// - Returns: after the program's process has been reaped and its group killed.
  mutating func waitForEnd(timeLimit: Duration, outputLimit: Int, _ whileRunning: () -> Void = {}) -> Ending {
    let clock = ContinuousClock()
    let deadline = clock.now + timeLimit
    var forced: Ending?
    var killTime: ContinuousClock.Instant?
    while !registry.hasEnded(process) {
      let now = clock.now
      if forced == nil {
        if output.count > outputLimit { forced = .tooMuchOutput }
        if now >= deadline { forced = .timedOut }
        if forced != nil {
          registry.signal(process, SIGTERM)
          killTime = now + Self.grace
        }
      } else {
        output.removeAll()
        if let time = killTime, now >= time {
          registry.signal(process, SIGKILL)
          killTime = nil
        }
      }
      waitForOutput()
      read(stopAt: outputLimit)
      whileRunning()
    }
    let status = registry.reap(process)
    // What was printed before the end is still in the pipes. Nobody is waited for any more.
    read(stopAt: outputLimit)
    outputPipe = nil
    errorPipe = nil
    if let forced { return forced }
    if output.count > outputLimit { return .tooMuchOutput }
    // The system keeps no status where the surrounding process ignores SIGCHLD.
    guard let status else { return .signalled(SIGCHLD) }
    if status == 0 { return .exited(0) }
    // Some programs, ffmpeg among them, end on SIGTERM with an exit code of their own.
    if registry.isInterrupted { return .interrupted }
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
  }

  /// Sleeps until something can be read, but not for long, for the end of a process wakes nobody.
  private func waitForOutput() {
    var entries = [outputPipe, errorPipe].compactMap { $0 }
      .map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
    // With both pipes closed the end is near.
    _ = poll(&entries, nfds_t(entries.count), entries.isEmpty ? 1 : 10)
  }

  /// Takes what is in both pipes: at least all that a pipe holds, but not so much that a program which never
  /// stops printing could keep the caller from looking at the clock.
  private mutating func read(stopAt limit: Int) {
    for _ in 0..<16 {
      guard let pipe = outputPipe, output.count <= limit, let block = Self.block(from: pipe) else { break }
      if block.isEmpty { outputPipe = nil }
      output.append(block)
    }
    for _ in 0..<16 {
      guard let pipe = errorPipe, let block = Self.block(from: pipe) else { break }
      if block.isEmpty { errorPipe = nil }
      errors.append(block)
    }
    if errors.count > Self.errorLimit { errors = Data(errors.suffix(Self.errorLimit)) }
  }

  /// The next bytes of a pipe: empty at its end, `nil` when there is nothing to read yet.
  private static func block(from pipe: FileDescriptor) -> Data? {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(pipe.number, &buffer, buffer.count)
      if count >= 0 { return Data(buffer[..<count]) }
      switch errno {
      case EINTR: continue
      case EAGAIN: return nil
      default: return Data()
      }
    }
  }
}
