public import ArgumentParser
import AssayAudit
import AssayReport
import Foundation

/// `assay results breakdown`: whom a protection serves worst.
struct ResultsBreakdownCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "breakdown",
    abstract: "Acceptance by speaker, gender, length or language, with the worst group.",
    discussion: """
      Genders come from a table of speakers or a manifest, languages from a column of a manifest. Lengths are \
      those of the clean recordings, in three groups of about the same size. The worst group is the one accepted \
      most often, that is, the one that the protection protects least.

      EXAMPLES
        assay results breakdown run --by gender
        assay results breakdown run --by speaker --all
      """)

  @OptionGroup var argument: RunArgument

  @Option(help: "Property to group the utterances by.")
  var by = GroupBreakdown.Trait.gender

  @Flag(help: "Show every group, not only the worst one.")
  var all = false

  @OptionGroup var format: FormatOptions
  @OptionGroup var messageOptions: MessageOptions

  func run() throws {
    let breakdown = GroupBreakdown(try argument.results(), by: by)
    if messageOptions.json { return try StandardOutput.printJSON(breakdown) }
    let groups = breakdown.rows.first?.groups.map(\.name) ?? []
    if groups.count < 2 {
      messageOptions.messages.notice(
        "The recordings do not differ in \(by.rawValue): all are “\(groups.first ?? GroupBreakdown.unknown)”."
      )
    }
    try StandardOutput.print(format.text(breakdown.report(all: all)))
  }
}

extension GroupBreakdown.Trait: ExpressibleByArgument {}
