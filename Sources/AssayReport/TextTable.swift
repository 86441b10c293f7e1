/// Rows of text in aligned columns, two spaces apart.
package struct TextTable {
  package typealias Alignment = ReportTable.Alignment

  package var header: [String]?
  package var rows: [[String]]
  /// One for each column; left where there are fewer.
  package var alignments: [Alignment]
  /// Whether a line stands below the header.
  package var hasRule: Bool

  package init(
    header: [String]? = nil, rows: [[String]], alignments: [Alignment] = [], hasRule: Bool = false
  ) {
    self.header = header
    self.rows = rows
    self.alignments = alignments
    self.hasRule = hasRule
  }

  package var text: String {
    let lines = (header.map { [$0] } ?? []) + rows
    let count = lines.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      lines.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    var texts = lines.map { line($0, widths) }
    if hasRule, header != nil {
      texts.insert(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "), at: 1)
    }
    return texts.joined(separator: "\n")
  }

  private func line(_ row: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, cell) in row.enumerated() {
      let padding = String(repeating: " ", count: widths[column] - cell.count)
      let isRight = alignments.indices.contains(column) && alignments[column] == .right
      line += (column == 0 ? "" : "  ") + (isRight ? padding + cell : cell + padding)
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
