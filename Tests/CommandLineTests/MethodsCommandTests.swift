import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import assay

@Suite("assay methods")
struct MethodsCommandTests {
  private struct Method: Decodable {
    struct Parameter: Decodable {
      let name: String
      let type: String
      let accepted: String
      let help: String
    }
    let name: String
    let role: String
    let summary: String
    let paper: String
    let licence: String
    let parameters: [Parameter]
  }

  private let registered =
    Methods.protections.entries.map(\.description) + Methods.purifiers.entries.map(\.description)
    + Methods.cloners.entries.map(\.description) + Methods.verifiers.entries.map(\.description)
    + Methods.raters.entries.map(\.description) + Methods.recognisers.entries.map(\.description)

  @Test("Every registered method is listed with everything its description says")
  func text() throws {
    let result = try AssayCommand.run(["methods"], environment: ["ASSAY_TORCH_SHIM": "/nowhere.so"])
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    for method in registered {
      #expect(result.output.contains("\n  \(method.name)\n      \(method.summary)\n"))
      #expect(result.output.contains(method.paper) && result.output.contains(method.licence))
      for parameter in method.parameters {
        #expect(
          result.output.contains("--set \(parameter.name)=\(parameter.defaultValue)  \(parameter.help)"))
      }
      if let quirk = method.quirk { #expect(result.output.contains("quirk: \(quirk)")) }
    }
  }

  @Test("JSON has the same methods, in the registries' order")
  func json() throws {
    let methods = try AssayCommand.run(["methods", "--json"]).decoded([Method].self)
    #expect(methods.map(\.name) == registered.map(\.name))
    #expect(methods.map { $0.parameters.map(\.name) } == registered.map { $0.parameters.map(\.name) })
    let purifiers = try AssayCommand.run(["methods", "purifiers", "--json"]).decoded([Method].self)
    #expect(purifiers.map(\.name) == Methods.purifiers.entries.map(\.description.name))
    #expect(purifiers.allSatisfy { $0.role == "purifier" })
  }

  @Test("A reader that stops early is no error")
  func brokenPipe() throws {
    // Much more than a pipe holds, so that writing is going on when the reader ends.
    let script = "set -o pipefail; for i in 1 2 3; do \"$0\" methods --json | head -n 1 || exit; done"
    let result = try AssayCommand.start(
      ["-c", script, AssayCommand.executable.path], program: URL(fileURLWithPath: "/bin/bash")
    ).waitForEnd()
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    #expect(result.output == "[\n[\n[\n")
  }

  @Test("A full disk behind standard output is an error")
  func fullDisk() throws {
    let result = try AssayCommand.start(
      ["-c", "\"$0\" methods > /dev/full", AssayCommand.executable.path],
      program: URL(fileURLWithPath: "/bin/bash")
    ).waitForEnd()
    #expect(result.exitCode == 1)
    #expect(result.errors == "error: Standard output cannot be written: No space left on device.\n")
  }

  @Test(
    "Documentation/Methods.md is what assay methods --markdown prints; ASSAY_RECORD_SNAPSHOTS=1 writes it anew"
  )
  func documentation() throws {
    let page = TestFiles.repository.appendingPathComponent("Documentation/Methods.md")
    let title = "# Methods\n\nWritten by `assay methods --markdown`, from the methods' own descriptions.\n\n"
    let result = try AssayCommand.run(["methods", "--markdown"])
    #expect(result.exitCode == 0)
    if ProcessInfo.processInfo.environment["ASSAY_RECORD_SNAPSHOTS"] == "1" {
      try (title + result.output).write(to: page, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: page, encoding: .utf8) == title + result.output)
  }

  @Test("A table of one role has a row for each method and for each parameter")
  func markdown() throws {
    for (role, descriptions) in [
      ("verifier", Methods.verifiers.entries.map(\.description)),
      ("cloner", Methods.cloners.entries.map(\.description)),
    ] {
      let result = try AssayCommand.run(["methods", role, "--markdown"])
      let rows = result.output.split(separator: "\n").filter { $0.hasPrefix("| `") }
      #expect(rows.count == descriptions.count + descriptions.reduce(0) { $0 + $1.parameters.count })
      #expect(rows.allSatisfy { $0.filter { $0 == "|" }.count == 5 || $0.filter { $0 == "|" }.count == 6 })
    }
  }
}
