public import ArgumentParser
import AssayAudit
import AssayReport
import Foundation

/// `assay results accuracy`: speaker verification accuracy with the paper's filter and averages.
struct ResultsAccuracyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accuracy",
    abstract: "Speaker verification accuracy (SVA), filtered and averaged.",
    discussion: """
      SVA = k/n: k of the n counted utterances are accepted. The filter “verifier” counts utterances whose clean \
      speech the same verifier accepts; “any” counts those that at least one verifier of the audit accepts. The \
      paper can be read both ways: its text says “at least one” (739 clips), but its tables have a denominator \
      for each verifier. The averages below the rows are over the protections, for each cloner: pooled (Σk/Σn) \
      and macro (the mean of the rates).

      --paper-rule prints the paper's table instead: a block for each protection, a row for each cloner. It uses \
      the filter “verifier”. “Avg.” pools Σk/Σn over the cloners of a protection, and “Total” is the mean of the \
      protections' averages. Without cloners, the speech itself takes their place.

      EXAMPLES
        assay results accuracy run --paper-rule
        assay results accuracy run --filter any --json
      """)

  @OptionGroup var argument: RunArgument

  @Option(
    help: """
      Which utterances to count: all, those whose clean speech the same verifier accepts (the paper's cells), or \
      those whose clean speech any verifier accepts (the paper's text).
      """)
  var filter: AccuracyFilter?

  @Flag(help: "Print the paper's table, with its filter and its averages over cloners.")
  var paperRule = false

  @OptionGroup var format: FormatOptions
  @OptionGroup var messageOptions: MessageOptions

  func validate() throws {
    guard !paperRule || filter == nil || filter == .verifier else {
      throw ValidationError("--paper-rule uses the filter verifier: remove --filter.")
    }
  }

  func run() throws {
    let results = try argument.results()
    if paperRule { return try printPaperTable(results) }
    let accuracy = SpeakerVerificationAccuracy(results, filter: filter ?? .none)
    if messageOptions.json { return try StandardOutput.printJSON(accuracy) }
    try StandardOutput.print(format.text(accuracy.report))
  }

  private func printPaperTable(_ results: AuditResults) throws {
    let accuracy = try PaperAccuracy(results)
    if messageOptions.json { return try StandardOutput.printJSON(accuracy) }
    try StandardOutput.print(
      format.isText ? PaperAccuracyText(accuracy: accuracy).text : format.text(accuracy.report))
  }
}

extension AccuracyFilter: ExpressibleByArgument {}
