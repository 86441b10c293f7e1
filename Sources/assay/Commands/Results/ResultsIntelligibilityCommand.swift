import ArgumentParser
import AssayAudit
import AssayRoles
import AssayStore
import Foundation

/// `assay results intelligibility`: whether clones can be understood.
struct ResultsIntelligibilityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "intelligibility",
    abstract: "Measure the share of words of an audit's clones that a recogniser gets wrong.",
    discussion: """
      pocketsphinx recognises the clones of clean speech and the recordings whose words they say. The result is \
      compared with the transcripts. The recogniser gets many words of any speech wrong, so look at the last \
      column: the error rate of the clones divided by that of their sources.

      EXAMPLES
        assay results intelligibility run
        assay results intelligibility run --limit 25 --json
      """)

  @OptionGroup var argument: RunArgument

  @Option(help: "Use at most this many clones of each cloner, spread evenly over the corpus.")
  var limit: Int?

  @OptionGroup var format: FormatOptions
  @OptionGroup var messageOptions: MessageOptions

  private static let recogniser = "pocketsphinx"

  func validate() throws {
    guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit must be 1 or more.") }
  }

  func run() throws {
    let messages = messageOptions.messages
    let folder = RunFolder(URL(fileURLWithPath: argument.run, isDirectory: true))
    _ = try argument.results()
    let found = try CloneIntelligibility(
      folder, recogniser: MethodEnvironment(methods: Methods.all).recogniser(Self.recogniser),
      name: Self.recogniser, limit: limit
    ) { messages.progress.update(Double($0), of: $1, "clones", task: $2) }
    messages.progress.clear()
    if messageOptions.json { return try StandardOutput.printJSON(found.rows) }
    try StandardOutput.print(format.text(found.report))
  }
}
