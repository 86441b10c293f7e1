package import AssayAudit
import AssayFiles
import AssayPlots
import AssayReport
package import Foundation

/// The rows of an audit as an ablation: a table by what was varied, and a plot for each number.
package struct AblationReport: Encodable {
  /// A variant's numbers.
  package struct Row: Encodable {
    let family: String
    let variant: String
    let value: Double?
    let protection: String
    let verifier: String
    let similarity: MeanEstimate
    let accepted: RateEstimate
  }

  package let rows: [Row]
  private let variants: [AblationVariant]

  private enum CodingKeys: String, CodingKey { case rows }

  package init(_ table: AuditTable, _ variants: [AblationVariant]) {
    self.variants = variants
    let unpurified = table.rows.filter { $0.purifier == AuditPlan.unpurified }.map {
      Row(
        family: AblationVariant.Family.parts.rawValue, variant: "unprocessed speech", value: nil,
        protection: $0.protection, verifier: $0.verifier, similarity: $0.similarity, accepted: $0.accepted)
    }
    rows =
      unpurified
      + variants.flatMap { variant in
        table.rows.filter { $0.purifier == variant.label }.map {
          Row(
            family: variant.family.rawValue, variant: variant.name, value: variant.value,
            protection: $0.protection, verifier: $0.verifier, similarity: $0.similarity, accepted: $0.accepted
          )
        }
      }
  }

  /// As a table for people.
  package var text: String {
    let table = ReportTable(
      [
        .init("varied"), .init("variant"), .init("protection"), .init("verifier"),
        .init("similarity", .estimate(decimals: 3)), .init("accepted", .count),
      ],
      rows: rows.map { row in
        [
          .text(row.family), .text(row.variant), .text(row.protection), .text(row.verifier),
          .init(row.similarity), .count(row.accepted.successes, of: row.accepted.trials),
        ]
      })
    return Report([.table(table)]).text(.text)
  }

  /// One plot for each verifier, of similarity against the number that is varied; by file name.
  package var plots: [String: String] {
    var plots: [String: String] = [:]
    for family in AblationVariant.Family.allCases {
      guard let axis = family.axis else { continue }
      let own = rows.filter { $0.family == family.rawValue }
      let drawn = Set(own.map(\.verifier)).sorted().map { verifier in
        LinePlot(
          "Similarity to the clean recording (\(verifier))", xLabel: axis, yLabel: "similarity",
          Set(own.map(\.protection)).sorted().map { protection in
            .init(
              protection,
              own.filter { $0.verifier == verifier && $0.protection == protection }.compactMap(Self.point))
          })
      }
      plots["\(family.rawValue).svg"] = LinePlot.stacked(drawn)
    }
    return plots
  }

  private static func point(_ row: Row) -> LinePlot.Series.Point? {
    guard let x = row.value, let y = row.similarity.mean else { return nil }
    return .init(x: x, y: y, interval: row.similarity.interval.map { $0.lower...$0.upper })
  }

  /// Writes `ablation.txt`, `ablation.json` and the plots.
  ///
  /// - Throws: `FileError` when the folder cannot be written.
  package func write(to folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try AtomicFile.write(try encoder.encode(self), to: folder.appendingPathComponent("ablation.json"))
    try AtomicFile.write(Data((text + "\n").utf8), to: folder.appendingPathComponent("ablation.txt"))
    for (name, svg) in plots {
      try AtomicFile.write(Data(svg.utf8), to: folder.appendingPathComponent(name))
    }
  }
}
