import ArgumentParser
import AssayAudit
import AssayStore
import Foundation

/// `assay results table`: the table of an audit again, in another format.
struct ResultsTableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Print the results of a finished audit again, for a page, a paper or a spreadsheet.",
    discussion: """
      --json prints results.json; Documentation/Schemas describes it.

      EXAMPLES
        assay results table run
        assay results table run --format latex > table.tex
        assay results table run --format markdown
      """)

  @OptionGroup var argument: RunArgument
  @OptionGroup var format: FormatOptions
  @OptionGroup var messageOptions: MessageOptions

  func run() throws {
    _ = try argument.results()
    let folder = RunFolder(URL(fileURLWithPath: argument.run, isDirectory: true))
    let table = try AuditTable(contentsOf: folder.resultsJSON)
    if messageOptions.json { return try StandardOutput.print(table.json()) }
    try StandardOutput.print(format.text(table.report))
  }
}
