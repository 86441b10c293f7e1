/// A table in GitHub's Markdown.
package struct MarkdownTable {
  package let header: [String]
  package let rows: [[String]]

  package init(header: [String], rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == header.count }, "a row has as many cells as the header")
    self.header = header
    self.rows = rows
  }

  package var text: String {
    ([header, header.map { _ in "---" }] + rows)
      .map { "| " + $0.map(Self.cell).joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  /// A cell is one line, and a bar in it would end it.
  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
