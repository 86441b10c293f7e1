import ArgumentParser

/// `assay results`: questions to a finished audit.
struct ResultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results",
    abstract: "Query the results of a finished audit.",
    discussion: """
      EXAMPLES
        assay results accuracy run --paper-rule
        assay results compare run --between purifiers --protection attackvc
        assay results breakdown run --by gender
        assay results intelligibility run
        assay results table run --format latex
      """,
    subcommands: [
      ResultsAccuracyCommand.self, ResultsCompareCommand.self, ResultsBreakdownCommand.self,
      ResultsIntelligibilityCommand.self, ResultsTableCommand.self,
    ])
}
