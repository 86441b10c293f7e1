public import ArgumentParser
import AssayAudit
import AssayReport
import Foundation

/// `assay results compare`: which purifiers or protections differ.
struct ResultsCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare purifiers or protections in pairs, on the same utterances.",
    discussion: """
      Compares the scores of the same utterances with a sign-flip test by speaker. p-values are adjusted for all \
      comparisons shown (Holm), so fewer comparisons, chosen with --protection, --purifier or --verifier, give \
      the test more power. If the adjusted p is at least 0.05, two methods are not distinguishable on these \
      recordings. That does not mean that they are equal: look at the interval. d is the mean difference divided \
      by the deviation over speakers.

      EXAMPLES
        assay results compare run --between purifiers --protection attackvc
        assay results compare run --between protections --purifier none --json
      """)

  @OptionGroup var argument: RunArgument

  @Option(help: "What to compare.")
  var between = MethodComparisons.Axis.purifiers

  @Option(help: "Only compare purifiers after this protection.")
  var protection: String?

  @Option(help: "Only compare protections before this purifier.")
  var purifier: String?

  @Option(help: "Only clones by this cloner; none for the speech itself.")
  var cloner: String?

  @Option(help: "Only this verifier.")
  var verifier: String?

  @OptionGroup var format: FormatOptions
  @OptionGroup var messageOptions: MessageOptions

  func validate() throws {
    guard (between == .purifiers ? purifier : protection) == nil else {
      throw ValidationError(
        between == .purifiers
          ? "--purifier goes with --between protections; purifiers are compared after one --protection."
          : "--protection goes with --between purifiers; protections are compared before one --purifier.")
    }
  }

  func run() throws {
    let tables = try MethodComparisons.all(
      argument.results(), between, fixed: between == .purifiers ? protection : purifier, cloner: cloner,
      verifier: verifier)
    if messageOptions.json { return try StandardOutput.printJSON(tables) }
    try StandardOutput.print(format.text(MethodComparisons.report(tables)))
  }
}

extension MethodComparisons.Axis: ExpressibleByArgument {}
