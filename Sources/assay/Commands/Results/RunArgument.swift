import ArgumentParser
import AssayAudit
import AssayStore
import Foundation

/// The audit that is asked.
struct RunArgument: ParsableArguments {
  @Argument(help: "Folder of a finished audit.", completion: .directory)
  var run: String

  func results() throws -> AuditResults {
    try AuditResults(RunFolder(URL(fileURLWithPath: run, isDirectory: true)))
  }
}
