import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("The paper's averages")
struct PaperAccuracyTests {
  private let bootstrap = ClusterBootstrap(resamples: 100, seed: 1)

  /// Clips that count: those whose clone of clean speech passes the verifier.
  private static let denominators = [
    "xsva": [
      "yourtts": 119, "sv2tts": 104, "tortoise": 118, "diffvc": 104, "openvoice": 104, "seedvc": 124,
    ],
    "dsva": [
      "yourtts": 103, "sv2tts": 121, "tortoise": 120, "diffvc": 124, "openvoice": 116, "seedvc": 123,
    ],
  ]

  /// `k` of `n` outcomes. Who speaks decides nothing here.
  private func sample(_ k: Int, of n: Int) -> ClusteredSample {
    ClusteredSample(bySpeaker: (0..<n).map { (speaker: "all", value: $0 < k ? 1 : 0) })
  }

  /// The printed cells of a table with a cloner's number of clips each, as whole counts.
  private func cells(_ table: PaperTables.Table) throws -> [AccuracyOutcomes] {
    try table.cells.map { cell in
      let verifier = try #require(cell.verifier)
      let n =
        if let cloner = cell.cloner { try #require(Self.denominators[verifier]?[cloner]) } else {
          try #require(cell.n)
        }
      #expect(n == cell.n)
      let k = Int((try #require(cell.value) * Double(n)).rounded())
      if let given = cell.k { #expect(k == given) }
      return AccuracyOutcomes(
        protection: try #require(cell.protection), cloner: cell.cloner ?? "all of them",
        purifier: try #require(cell.column), verifier: verifier, sample: sample(k, of: n))
    }
  }

  /// As the paper prints it: three digits, half up.
  private func printed(_ rate: Double) -> String {
    String(format: "%.3f", ((rate + 1e-9) * 1_000).rounded() / 1_000)
  }

  @Test(
    "Every Avg. and Total of the paper's tables reproduces from the cells, but for these",
    arguments: [
      (
        1, 42, 14,
        [
          "attackvc none xsva: 0.108, not 0.107", "Total none xsva: 0.099, not 0.098",
          "Total dualpure dsva: 0.070, not 0.071",
        ]
      ),
      (2, 0, 8, []),
      (
        5, 54, 18,
        [
          "antifake waveguard-linear-prediction xsva: 0.060, not 0.059",
          "antifake waveguard-frequency-filter xsva: 0.198, not 0.199",
          "antifake waveguard-frequency-filter dsva: 0.131, not 0.132",
        ]
      ),
      (6, 0, 8, []),
    ])
  func reproduced(number: Int, averages: Int, totals: Int, exceptions: [String]) throws {
    let table = try #require(try PaperTables.load().table(number))
    let accuracy = PaperAccuracy(try cells(table), bootstrap: bootstrap)
    func column(_ average: PaperTables.Average) throws -> Int {
      try #require(
        accuracy.columns.firstIndex { $0.purifier == average.column && $0.verifier == average.verifier })
    }
    var counts = (averages: 0, totals: 0)
    var differences: [String] = []
    for average in table.averages {
      let found: String
      if average.level == "protection" {
        counts.averages += 1
        let block = try #require(accuracy.blocks.first { $0.protection == average.protection })
        found = printed(try #require(block.averages[try column(average)].pooled?.rate))
      } else {
        counts.totals += 1
        let total = accuracy.totals[try column(average)]
        #expect(total.protections == 3)
        found = printed(try #require(total.mean?.mean))
      }
      guard found != average.printed else { continue }
      differences.append(
        "\(average.protection ?? "Total") \(average.column ?? "") \(average.verifier): \(average.printed), "
          + "not \(found)")
    }
    #expect(counts.averages == averages && counts.totals == totals)
    #expect(differences.sorted() == exceptions.sorted())
  }

  @Test(
    "AntiFake unpurified is 102 of 673 clips by the x-vector verifier, over six cloners; others have five")
  func counts() throws {
    let table = try #require(try PaperTables.load().table(1))
    let accuracy = PaperAccuracy(try cells(table), bootstrap: bootstrap)
    let column = try #require(
      accuracy.columns.firstIndex(of: .init(purifier: "none", verifier: "xsva")))
    let block = try #require(accuracy.blocks.first { $0.protection == "antifake" })
    let pooled = try #require(block.averages[column].pooled)
    #expect(pooled.successes == 102 && pooled.trials == 673 && block.averages[column].cells == 6)
    let other = try #require(accuracy.blocks.first { $0.protection == "attackvc" })
    #expect(other.averages[column].cells == 5)
    let missing = try #require(other.rows.first { $0.cloner == "seedvc" })
    #expect(missing.cells.allSatisfy { $0 == nil } && other.rows.count == 6)
  }

  @Test("Avg. pools unequal cloners, Total does not weigh protections, and what is missing is in neither")
  func rules() throws {
    func cell(_ protection: String, _ cloner: String, _ k: Int, _ n: Int) -> AccuracyOutcomes {
      AccuracyOutcomes(
        protection: protection, cloner: cloner, purifier: "none", verifier: "v", sample: sample(k, of: n))
    }
    let accuracy = PaperAccuracy(
      [cell("p", "a", 1, 2), cell("p", "b", 8, 8), cell("q", "a", 0, 0), cell("q", "b", 1, 4)],
      bootstrap: bootstrap)
    #expect(accuracy.blocks.map(\.protection) == ["p", "q"])
    expectClose(accuracy.blocks[0].averages[0].pooled?.rate ?? 0, 0.9, tolerance: 1e-12)
    #expect(accuracy.blocks.map { $0.averages[0].cells } == [2, 1])
    #expect(accuracy.blocks[1].rows.map { $0.cells[0]?.trials } == [nil, 4])
    expectClose(accuracy.totals[0].mean?.mean ?? 0, (0.9 + 0.25) / 2, tolerance: 1e-12)
    #expect(accuracy.totals[0].protections == 2)
    let none = PaperAccuracy([cell("p", "a", 0, 0)], bootstrap: bootstrap)
    #expect(none.blocks[0].averages[0] == .init(cells: 0, pooled: nil))
    #expect(none.totals[0] == .init(protections: 0, mean: nil))
  }

  @Test(
    "An audit without cloners has the speech itself in their place; one without protections has no such table"
  )
  func speech() throws {
    // v rejects the clean speech of s00; protected speech is accepted of s00 and s01 alone.
    func results(_ protections: [String]) throws -> AuditResults {
      try SimulatedAudit.results(speakers: 4, each: 2, protections: protections) { place in
        if place.protection == "clean" { return place.speaker == 0 ? 0.1 : 0.9 }
        return place.speaker < 2 ? 0.9 : 0.1
      }
    }
    let accuracy = try PaperAccuracy(try results(["p"]))
    #expect(accuracy.blocks.map(\.protection) == ["p"] && accuracy.filter == .verifier)
    let block = accuracy.blocks[0]
    #expect(block.rows.map(\.cloner) == [AuditPlan.uncloned])
    #expect(block.rows[0].cells[0]?.successes == 2 && block.rows[0].cells[0]?.trials == 6)
    #expect(block.averages[0].pooled == block.rows[0].cells[0] && block.averages[0].cells == 1)
    #expect(accuracy.totals[0].mean?.mean == block.averages[0].pooled?.rate)
    #expect { try PaperAccuracy(try results([])) } throws: { "\($0)".contains("has no protection") }
  }
}
