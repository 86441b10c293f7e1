import ArgumentParser
import AssayReport
import AssayWork

/// `assay doctor`: what of everything needed is on this machine.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check that everything Assay needs is on this machine.",
    discussion: "Exits with status 1 if something required is missing.")

  @Flag(help: "Print the checks as JSON.")
  var json = false

  func run() throws {
    let checks = HealthChecks.all(idleThreadsSleep: PassiveWaiting.isInstalled)
    if json {
      try StandardOutput.printJSON(checks)
    } else {
      let rows = checks.map { check in
        [
          check.status.rawValue, check.name,
          [check.found, check.remedy].compactMap { $0 }.joined(separator: "; ")
            + (check.status == .missing && !check.isNeeded ? " (optional)" : ""),
        ]
      }
      try StandardOutput.print(TextTable(rows: rows).text)
    }
    if checks.contains(where: { $0.status == .missing && $0.isNeeded }) { throw ExitCode.failure }
  }
}
