import AssayAudit
import AssayPrograms
import Foundation
import Testing
import _AssayTestSupport

@Suite("The demo", .needs(.ge2e, .program("flite")))
struct DemoTests {
  /// A line of `assay results intelligibility`.
  private struct Understood: Decodable {
    struct Errors: Decodable { let words: Int }

    let cloner: String
    let clones: Int
    let errors: Errors
    let rate: Double
    let sourceRate: Double

    private enum CodingKeys: String, CodingKey {
      case cloner, clones, errors, rate
      case sourceRate = "source_rate"
    }
  }

  @Test("make demo's script speaks, protects, purifies and ends with the table")
  func demo() throws {
    try TestFiles.withTemporaryFolder { folder in
      let models = try AssayCommand.run(["models", "path", "ge2e"])
      let weights = URL(fileURLWithPath: models.output.trimmingCharacters(in: .whitespacesAndNewlines))
      let script = TestFiles.repository.appendingPathComponent("scripts/demo")
      let demo = try AssayCommand.start(
        ["--", "--limit-speakers", "2", "--set", "attackvc.iterations=2"],
        environment: [
          "XDG_CACHE_HOME": folder.path, "ASSAY": AssayCommand.executable.path,
          "ASSAY_MODELS": weights.deletingLastPathComponent().deletingLastPathComponent().path,
        ], program: script
      ).waitForEnd(timeLimit: 300)
      #expect(demo.exitCode == 0, "\(demo.errors)")
      #expect(demo.output.contains("Audit of 4 recordings of 2 speakers, seed 1"))
      #expect(demo.output.contains("To audit your own recordings"))
      let results = folder.appendingPathComponent("assay/demo/run/results.json")
      let table = try AuditTable(contentsOf: results)
      #expect(table.failures.isEmpty, "\(table.failures)")
      #expect(
        Set(table.rows.map(\.purifier)).isSuperset(of: [
          "none", "gaussian-noise", "mp3", "low-pass", "phonepure",
        ]))
      #expect(Set(table.rows.map(\.cloner)) == ["none", "source-filter"])
      let understood = try AssayCommand.run(
        ["results", "intelligibility", results.deletingLastPathComponent().path, "--limit", "2", "--json"])
      #expect(understood.exitCode == 0, "\(understood.errors)")
      let rows = try understood.decoded([Understood].self)
      #expect(rows.map(\.cloner) == ["source-filter"] && rows[0].clones == 2 && rows[0].errors.words > 20)
      #expect(rows[0].rate < 0.8 && rows[0].sourceRate < 0.8, "\(understood.output)")
    }
  }
}
