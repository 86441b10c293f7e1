import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit
@testable import assay

@Suite("The paper's table for a terminal")
struct PaperAccuracyTextTests {
  private func accuracy(purifiers: [String]) -> PaperAccuracy {
    var cells: [AccuracyOutcomes] = []
    for (protection, cloners) in [
      ("attackvc", ["yourtts", "diffvc"]), ("antifake", ["yourtts", "diffvc", "seedvc"]),
    ] {
      for cloner in cloners {
        for purifier in purifiers {
          for verifier in ["ecapa", "ge2e"] {
            let k = cloner == "diffvc" ? 1 : 3
            cells.append(
              AccuracyOutcomes(
                protection: protection, cloner: cloner, purifier: purifier, verifier: verifier,
                sample: ClusteredSample(bySpeaker: (0..<4).map { (speaker: "s", value: $0 < k ? 1 : 0) })))
          }
        }
      }
    }
    return PaperAccuracy(cells, bootstrap: ClusterBootstrap(resamples: 100, seed: 1))
  }

  @Test("A block for each protection, a row for each cloner, Avg., Total, and a dash for what is missing")
  func layout() {
    let text = PaperAccuracyText(accuracy: accuracy(purifiers: ["none", "mp3"])).text
    let expected = """
                           none                 mp3
      protection  cloner   ecapa      ge2e       ecapa      ge2e

      attackvc    yourtts  0.750      0.750      0.750      0.750
                  diffvc   0.250      0.250      0.250      0.250
                  seedvc   –          –          –          –
                  Avg.     0.500 (2)  0.500 (2)  0.500 (2)  0.500 (2)

      antifake    yourtts  0.750      0.750      0.750      0.750
                  diffvc   0.250      0.250      0.250      0.250
                  seedvc   0.750      0.750      0.750      0.750
                  Avg.     0.583 (3)  0.583 (3)  0.583 (3)  0.583 (3)

      Total                0.542 (2)  0.542 (2)  0.542 (2)  0.542 (2)
      """
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // The names of the purifiers stand over their first verifiers; how many spaces are between them is no matter.
    #expect(lines[0].split(separator: " ") == ["none", "mp3"])
    #expect(Array(lines[1..<wanted.count]) == Array(wanted.dropFirst()))
    #expect(text.contains("brackets give the number"))
  }

  @Test("Many purifiers make several tables, none wider than a terminal, with every purifier once")
  func split() {
    let purifiers = (1...9).map { "purifier-with-a-name-\($0)" }
    let text = PaperAccuracyText(accuracy: accuracy(purifiers: purifiers)).text
    let tables = text.components(separatedBy: "protection  cloner").count - 1
    #expect(tables > 1)
    for purifier in purifiers { #expect(text.components(separatedBy: purifier).count == 2, "\(purifier)") }
    let lines = text.split(separator: "\n").filter { !$0.contains("Σ") }
    #expect(lines.allSatisfy { $0.count <= 110 })
    #expect(text.components(separatedBy: "Total").count - 1 == tables + 1)
  }

  @Test("JSON keeps the place of a cell that is missing")
  func json() throws {
    let accuracy = accuracy(purifiers: ["none"])
    let data = try JSONEncoder().encode(accuracy)
    #expect(try JSONDecoder().decode(PaperAccuracy.self, from: data) == accuracy)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let blocks = try #require(object["blocks"] as? [[String: Any]])
    let rows = try #require(blocks[0]["rows"] as? [[String: Any]])
    #expect((rows[2]["cells"] as? [Any])?.count == 2 && (rows[2]["cells"] as? [Any])?[0] is NSNull)
  }
}
