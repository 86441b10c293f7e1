import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A program that was started by a test.
final class RunningCommand {
  let process = Process()
  private let captured: URL

  init(_ program: URL, _ arguments: [String], environment: [String: String], folder: URL?) throws {
    captured = FileManager.default.temporaryDirectory
      .appendingPathComponent("assay-test-output-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: captured, withIntermediateDirectories: true)
    process.executableURL = program
    process.arguments = arguments
    var variables = ProcessInfo.processInfo.environment
    variables["COLUMNS"] = "80"
    // Several commands run at once, and threads that wait by spinning would take the cores from each other.
    variables["OMP_WAIT_POLICY"] = "passive"
    // What a call before has embedded is not to hide what this one does.
    variables["ASSAY_EMBEDDINGS"] = captured.appendingPathComponent("embeddings").path
    variables.merge(environment) { _, own in own }
    process.environment = variables.filter { !$0.value.isEmpty }
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    // Files rather than pipes: nothing has to be read while the program runs.
    process.standardOutput = try Self.file(captured.appendingPathComponent("out"))
    process.standardError = try Self.file(captured.appendingPathComponent("err"))
    try process.run()
  }

  deinit { try? FileManager.default.removeItem(at: captured) }

  private static func file(_ url: URL) throws -> FileHandle {
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  func waitForEnd(timeLimit: Double = 120) throws -> AssayCommand.Result {
    let end = Date().addingTimeInterval(timeLimit)
    while process.isRunning, Date() < end { usleep(2000) }
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      Issue.record("\(process.arguments ?? []) ran longer than \(timeLimit) s")
    }
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: captured.appendingPathComponent(name)), as: UTF8.self)
    }
    return AssayCommand.Result(
      exitCode: process.terminationStatus, output: try text("out"), errors: try text("err"))
  }
}
