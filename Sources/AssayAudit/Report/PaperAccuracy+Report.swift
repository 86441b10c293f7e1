package import AssayReport

extension PaperAccuracy {
  /// The paper's table as one table, however wide, with its averages, and how to read it.
  package var report: Report { Report([.table(table), .paragraph(explanation + ".")]) }

  private var table: ReportTable {
    var rows: [[ReportTable.Value]] = []
    for block in blocks {
      for row in block.rows {
        let cloner = row.cloner == AuditPlan.uncloned ? Self.speech : row.cloner
        rows.append([.text(block.protection), .text(cloner)] + row.cells.map { .number($0?.rate) })
      }
      rows.append([.text(block.protection), .text("Avg.")] + block.averages.map { .number($0.pooled?.rate) })
    }
    rows.append([.text("Total"), .text("")] + totals.map { .number($0.mean?.mean) })
    return ReportTable(
      [.init("protection"), .init("cloner")]
        + columns.map {
          .init(
            "\($0.purifier), \($0.verifier)", key: "\($0.purifier)_\($0.verifier)", .number(decimals: 3))
        },
      rows: rows)
  }

  /// Stands for a cloner where the audit has none.
  package static let speech = "(the speech)"

  /// How to read the table.
  package var explanation: String {
    let isCloned = blocks.contains { $0.rows.contains { $0.cloner != AuditPlan.uncloned } }
    return
      (isCloned
      ? ["Counts clones if the verifier of the column accepts the clone of the clean recording."]
      : [
        "The audit has no cloners, so each block has one row, the speech itself, and Avg. repeats it.",
        "Counts utterances whose clean recording the verifier of the column accepts.",
      ])
      .joined(separator: " ")
      + " Avg. is Σk/Σn over a protection's cloners, Total is the mean of the protections' unrounded averages"
  }
}
