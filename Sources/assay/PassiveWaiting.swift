import Foundation

/// Lets idle threads sleep instead of spin.
///
/// libtorch's threads meet at the end of every operation. GNU OpenMP lets those that are early spin, so that beside
/// another program, which takes a core's turns, each of thousands of small operations waits for a turn of the scheduler.
/// The setting is read when the OpenMP library is loaded, and libsoxr brings it before `main`: so the program starts
/// itself once more, with the setting in its environment. A user's own setting stands.
enum PassiveWaiting {
  static let variable = "OMP_WAIT_POLICY"

  /// Whether this process was started with it.
  static var isInstalled: Bool { ProcessInfo.processInfo.environment[variable]?.lowercased() == "passive" }

  /// Call it first in `main`. Returns in the process that has a setting.
  static func install() {
    guard getenv(variable) == nil, getenv("GOMP_SPINCOUNT") == nil else { return }
    setenv(variable, "passive", 1)
    // By its own path, so that a list of processes shows the program's name.
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    execv(program, CommandLine.unsafeArgv)
    // Not reached but where the file was replaced: then this process goes on, as correct and slower under load.
  }
}
