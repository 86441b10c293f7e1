/// Results for a page in GitHub's Markdown.
enum MarkdownView {
  static func text(_ block: Report.Block) -> String {
    switch block {
    // Two spaces keep a line.
    case .paragraph(let text): return text.split(separator: "\n").joined(separator: "  \n")
    case .table(let table):
      let text = MarkdownTable(
        header: table.columns.map(\.title),
        rows: table.rows.map { row in zip(table.columns, row).map { $0.kind.text($1) } },
        alignments: table.columns.map(\.alignment)
      ).text
      return table.title.map { "**\($0)**\n\n\(text)" } ?? text
    }
  }
}
