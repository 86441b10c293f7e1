import AssayAudit
import AssayReport

/// Accuracies for a terminal as the paper prints them, in several tables where there are many purifiers.
struct PaperAccuracyText {
  /// Columns of a terminal that a table may take.
  private static let width = 110

  let accuracy: PaperAccuracy

  var text: String {
    (tables.map(\.text) + [explanation]).joined(separator: "\n\n")
  }

  /// As many purifiers side by side as fit, at least one.
  private var tables: [TextTable] {
    var tables: [TextTable] = []
    var shown: [String] = []
    var purifiers: [String] = []
    for purifier in accuracy.columns.map(\.purifier) where purifiers.last != purifier {
      purifiers.append(purifier)
    }
    for purifier in purifiers {
      let wider = table(shown + [purifier])
      if shown.isEmpty || Self.width(wider) <= Self.width {
        shown.append(purifier)
      } else {
        tables.append(table(shown))
        shown = [purifier]
      }
    }
    return shown.isEmpty ? tables : tables + [table(shown)]
  }

  private static func width(_ table: TextTable) -> Int {
    table.text.split(separator: "\n").map(\.count).max() ?? 0
  }

  private func table(_ purifiers: [String]) -> TextTable {
    let shown = accuracy.columns.indices.filter { purifiers.contains(accuracy.columns[$0].purifier) }
    // A purifier's name stands over the first of its verifiers.
    var named: Set<String> = []
    let names = shown.map { index in
      let purifier = accuracy.columns[index].purifier
      return named.insert(purifier).inserted ? purifier : ""
    }
    var rows = [["protection", "cloner"] + shown.map { accuracy.columns[$0].verifier }]
    for block in accuracy.blocks {
      rows.append([])
      for (index, row) in block.rows.enumerated() {
        let cloner = row.cloner == AuditPlan.uncloned ? PaperAccuracy.speech : row.cloner
        rows.append(
          [index == 0 ? block.protection : "", cloner]
            + shown.map { NumberFormat.decimals(row.cells[$0]?.rate) })
      }
      rows.append(
        ["", "Avg."] + shown.map { Self.average(block.averages[$0].pooled?.rate, block.averages[$0].cells) })
    }
    rows.append([])
    rows.append(
      ["Total", ""]
        + shown.map { Self.average(accuracy.totals[$0].mean?.mean, accuracy.totals[$0].protections) })
    return TextTable(header: ["", ""] + names, rows: rows)
  }

  private static func average(_ rate: Double?, _ count: Int) -> String {
    rate.map { "\(NumberFormat.decimals($0)) (\(count))" } ?? "–"
  }

  private var explanation: String {
    accuracy.explanation
      + "; brackets give the number of averaged values. –: the audit has no such trials. --json prints intervals and "
      + "counts."
  }
}
