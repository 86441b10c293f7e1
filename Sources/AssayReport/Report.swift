/// Results for a reader: tables and paragraphs in order, without a form. A ``ReportFormat`` prints it.
package struct Report: Sendable, Equatable {
  package enum Block: Sendable, Equatable {
    /// Lines that stay lines.
    case paragraph(String)
    case table(ReportTable)
  }

  package var blocks: [Block]

  package init(_ blocks: [Block]) { self.blocks = blocks }

  package var tables: [ReportTable] {
    blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }

  /// In a format for readers or spreadsheets, without a line end at the end.
  package func text(_ format: ReportFormat) -> String {
    switch format {
    case .text: blocks.map(TerminalView.text).joined(separator: "\n\n")
    case .markdown: blocks.map(MarkdownView.text).joined(separator: "\n\n")
    case .latex: blocks.map(LaTeXView.text).joined(separator: "\n\n")
    // Paragraphs explain; the numbers are in the tables.
    case .csv: tables.map(CSVView.text).joined(separator: "\r\n")
    }
  }
}

/// How a report is printed.
package enum ReportFormat: String, Sendable, CaseIterable { case text, markdown, latex, csv }
