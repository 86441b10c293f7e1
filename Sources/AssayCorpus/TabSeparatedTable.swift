import AssayFiles
import Foundation

/// A table of values with tabs between: a header with the names of the columns, and a line for each row.
struct TabSeparatedTable {
  struct Row {
    let line: Int
    private let fields: [Substring]
    private let columns: [String: Int]

    fileprivate init(line: Int, fields: [Substring], columns: [String: Int]) {
      (self.line, self.fields, self.columns) = (line, fields, columns)
    }

    /// Without surrounding white space; empty where the row or the table has no such column.
    subscript(column: String) -> String {
      guard let place = columns[column], place < fields.count else { return "" }
      return fields[place].trimmingCharacters(in: .whitespaces)
    }
  }

  let rows: [Row]
  /// In lower case.
  let columns: Set<String>

  init(_ file: TextFile) {
    var lines = file.lines.filter { !$0.text.allSatisfy(\.isWhitespace) }[...]
    guard let header = lines.popFirst() else {
      (rows, columns) = ([], [])
      return
    }
    let names = Self.fields(header.text).map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
    let places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    columns = Set(names)
    rows = lines.map { Row(line: $0.number, fields: Self.fields($0.text), columns: places) }
  }

  private static func fields(_ line: Substring) -> [Substring] {
    line.split(separator: "\t", omittingEmptySubsequences: false)
  }
}
