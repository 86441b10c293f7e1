/// Results for a terminal: aligned columns, no colours.
enum TerminalView {
  static func text(_ block: Report.Block) -> String {
    switch block {
    case .paragraph(let text): return text
    case .table(let table):
      let text = TextTable(
        header: table.columns.map(\.title),
        rows: table.rows.map { row in zip(table.columns, row).map { $0.kind.text($1) } },
        alignments: table.columns.map(\.alignment), hasRule: table.hasRule
      ).text
      return table.title.map { "\($0)\n\(text)" } ?? text
    }
  }
}
