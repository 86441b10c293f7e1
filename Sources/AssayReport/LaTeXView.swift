/// Results for a paper: `tabular` with the rules of the package booktabs.
enum LaTeXView {
  static func text(_ block: Report.Block) -> String {
    switch block {
    case .paragraph(let text):
      return text.split(separator: "\n").map { escaped(String($0)) }.joined(separator: "\\\\\n")
    case .table(let table):
      let alignments = table.columns.map { $0.alignment == .right ? "r" : "l" }.joined()
      let rows = table.rows.map { row in line(zip(table.columns, row).map { $0.kind.text($1) }) }
      let lines =
        (table.title.map { ["% \($0)"] } ?? [])
        + ["\\begin{tabular}{\(alignments)}", "\\toprule", line(table.columns.map(\.title)), "\\midrule"]
        + rows + ["\\bottomrule", "\\end{tabular}"]
      return lines.joined(separator: "\n")
    }
  }

  private static func line(_ cells: [String]) -> String {
    cells.map(escaped).joined(separator: " & ") + " \\\\"
  }

  private static let replacements: [Character: String] = [
    "\\": "\\textbackslash{}", "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{",
    "}": "\\}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "≥": "$\\ge$", "–": "--",
    "∞": "$\\infty$", "−": "$-$", "‹": "\\guilsinglleft{}", "›": "\\guilsinglright{}", "Σ": "$\\Sigma$",
  ]

  /// Text in which nothing is a command.
  private static func escaped(_ text: String) -> String {
    // A row that begins with a bracket would be read as an argument of the row's end before it.
    let plain = text.map { replacements[$0] ?? String($0) }.joined()
    return plain.hasPrefix("[") ? "{[}" + plain.dropFirst() : plain
  }
}
