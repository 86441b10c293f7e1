/// Rows of text in aligned columns, two spaces apart.
package struct TextTable {
  package enum Alignment { case left, right }

  package var header: [String]?
  package var rows: [[String]]
  /// One for each column; left where there are fewer.
  package var alignments: [Alignment] = []

  package init(
    header: [String]? = nil, rows: [[String]], alignments: [Alignment] = []
  ) {
    self.header = header
    self.rows = rows
    self.alignments = alignments
  }

  package var text: String {
    let lines = (header.map { [$0] } ?? []) + rows
    let count = lines.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      lines.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return lines.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        let isRight = alignments.indices.contains(column) && alignments[column] == .right
        line += (column == 0 ? "" : "  ") + (isRight ? padding + cell : cell + padding)
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
