/// A table in GitHub's Markdown.
package struct MarkdownTable {
  package let header: [String]
  package let rows: [[String]]

  /// One for each column; left where there are fewer.
  package let alignments: [ReportTable.Alignment]

  package init(header: [String], rows: [[String]], alignments: [ReportTable.Alignment] = []) {
    precondition(rows.allSatisfy { $0.count == header.count }, "a row has as many cells as the header")
    self.header = header
    self.rows = rows
    self.alignments = alignments
  }

  package var text: String {
    let marks = header.indices.map {
      alignments.indices.contains($0) && alignments[$0] == .right ? "---:" : "---"
    }
    return ([header, marks] + rows)
      .map { "| " + $0.map(Self.cell).joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  /// A cell is one line, and a bar in it would end it.
  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
