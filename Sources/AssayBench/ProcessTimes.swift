import Foundation

/// Wall and processor time of this process between two moments.
package struct ProcessTimes: Codable, Sendable {
  /// Seconds.
  package let wall: Double
  package let user: Double
  package let system: Double

  /// Runs `body` once and measures it.
  package static func measuring(_ body: () throws -> Void) rethrows -> ProcessTimes {
    let before = now()
    try body()
    let after = now()
    return ProcessTimes(
      wall: after.wall - before.wall, user: after.user - before.user, system: after.system - before.system)
  }

  /// The run of median wall time among `repetitions`, after one that is not counted.
  package static func median(of repetitions: Int, _ body: () throws -> Void) rethrows -> ProcessTimes {
    try body()
    let runs = try (0..<repetitions).map { _ in try measuring(body) }
    return runs.sorted { $0.wall < $1.wall }[repetitions / 2]
  }

  private static func now() -> ProcessTimes {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    var clock = timespec()
    clock_gettime(CLOCK_MONOTONIC, &clock)
    return ProcessTimes(
      wall: Double(clock.tv_sec) + Double(clock.tv_nsec) * 1e-9, user: seconds(usage.ru_utime),
      system: seconds(usage.ru_stime))
  }
}
