/// Results for spreadsheets and scripts: RFC 4180 with a header, absent numbers empty, all decimals that there are.
package enum CSVView {
  static func text(_ table: ReportTable) -> String {
    let header = table.columns.flatMap { column in column.kind.suffixes.map { column.key + $0 } }
    return ([header] + table.rows.map { $0.flatMap(\.fields) }).map { line($0) + "\r\n" }.joined()
  }

  /// One line without its end; fields are put in quotes where they need it.
  package static func line(_ fields: [String]) -> String {
    fields.map { field in
      let needsQuotes = field.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
      return needsQuotes ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
    }.joined(separator: ",")
  }
}
