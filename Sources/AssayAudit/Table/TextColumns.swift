/// Rows of text with aligned columns; the last ones, which hold numbers, to the right.
struct TextColumns {
  let header: [String]
  let rows: [[String]]

  /// Columns that are names and stand to the left.
  private static let names = 3

  /// One line for each row without trailing spaces, a rule below the header.
  var text: String {
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    let rule = widths.map { String(repeating: "─", count: $0) }
    return ([header, rule] + rows).map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += (column == 0 ? "" : "  ") + (column < Self.names ? cell + padding : padding + cell)
      }
      return line
    }.joined(separator: "\n")
  }
}
