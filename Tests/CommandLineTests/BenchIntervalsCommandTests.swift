import AssayAudit
import Foundation
import Testing
import _AssayTestSupport

@testable import assay

@Suite("assay bench intervals")
struct BenchIntervalsCommandTests {
  private let small = [
    "bench", "intervals", "--runs", "40", "--rate", "0.2", "--rate", "0.5", "--speakers", "6", "--trials",
    "1",
    "--trials", "2-4", "--correlation", "0", "--correlation", "0.4",
  ]

  private struct Report: Decodable {
    let methods: [String]
    let summaries: [IntervalStudySummary]
    let cells: [IntervalStudyCell]
  }

  @Test("JSON has every cell and method, the plot is drawn, and the same seed gives the same bytes")
  func report() throws {
    try TestFiles.withTemporaryFolder { folder in
      let result = try AssayCommand.run(small + ["--json", "--plot", "plot.svg"], folder: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let report = try result.decoded(Report.self)
      #expect(report.methods == IntervalStudy.methods && report.summaries.map(\.method) == report.methods)
      // One trial has one correlation.
      #expect(report.cells.map(\.trials) == ["1", "2-4", "2-4", "1", "2-4", "2-4"])
      #expect(report.cells.allSatisfy { $0.runs == 40 && $0.widths.count == report.methods.count })
      let plot = try String(contentsOf: folder.appendingPathComponent("plot.svg"), encoding: .utf8)
      #expect(plot.hasPrefix("<svg") && plot.contains("beta-binomial"))
      #expect(try AssayCommand.run(small + ["--json"], folder: folder).output == result.output)
      let text = try AssayCommand.run(small, folder: folder)
      #expect(
        text.output.contains("40 samples a cell, 6 cells") && text.output.contains("percentile bootstrap"))
    }
  }

  @Test(
    "What cannot be simulated is told",
    arguments: [
      (["--rate", "1"], "--rate must be above 0"), (["--speakers", "1"], "--speakers must be 2"),
      (["--trials", "3-1"], "--trials"), (["--trials", "0"], "--trials"),
      (["--correlation", "0.99"], "--correlation must be at least 0"), (["--runs", "0"], "--runs must be 1"),
    ])
  func mistakes(arguments: [String], words: String) throws {
    let result = try AssayCommand.run(["bench", "intervals"] + arguments)
    #expect(result.exitCode == 64 && result.errors.contains(words), "\(result.errors)")
  }
}
