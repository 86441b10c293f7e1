import ArgumentParser
import AssayAudit
import Foundation

/// `assay results accuracy`: speaker verification accuracy with the paper's filter and averages.
struct ResultsAccuracyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accuracy",
    abstract: "Speaker verification accuracy (SVA), filtered and averaged.",
    discussion: """
      SVA = k/n: n utterances count, k of them are accepted. With the filter “verifier” those count whose clean speech \
      the same verifier accepts (the paper's equation 9), with “any” those that any verifier of the audit accepts. \
      Averages over the protections are pooled (Σk/Σn) and macro (the mean of the rates). --paper-rule is the filter \
      “verifier”, with the averages called “Avg.” and “Total” as in the paper.

      EXAMPLES
        assay results accuracy run --paper-rule
        assay results accuracy run --filter any --json
      """)

  @OptionGroup var argument: RunArgument

  @Option(help: "Which utterances count.")
  var filter: AccuracyFilter?

  @Flag(help: "The paper's filter, and the paper's names of averages.")
  var paperRule = false

  @OptionGroup var messageOptions: MessageOptions

  func validate() throws {
    guard !paperRule || filter == nil || filter == .verifier else {
      throw ValidationError("--paper-rule filters by verifier: leave --filter out.")
    }
  }

  func run() throws {
    let accuracy = SpeakerVerificationAccuracy(
      try argument.results(), filter: paperRule ? .verifier : filter ?? .none)
    if messageOptions.json { return try StandardOutput.printJSON(accuracy) }
    var blocks = [
      TextTable(
        header: ["protection", "purifier", "cloner", "verifier", "k/n", "SVA"],
        rows: accuracy.rows.map {
          [
            $0.protection, $0.purifier, $0.cloner, $0.verifier,
            "\($0.accuracy.successes)/\($0.accuracy.trials)",
            ResultText.percent($0.accuracy.rate, $0.accuracy.interval),
          ]
        }
      ).text
    ]
    if !accuracy.averages.isEmpty {
      let names = paperRule ? ["Avg. k/n", "Avg.", "Total"] : ["pooled k/n", "pooled", "macro"]
      blocks.append(
        TextTable(
          header: ["over the protections, by purifier", "cloner", "verifier"] + names,
          rows: accuracy.averages.map {
            [
              $0.purifier, $0.cloner, $0.verifier, "\($0.pooled.successes)/\($0.pooled.trials)",
              ResultText.percent($0.pooled.rate, $0.pooled.interval),
              ResultText.percent($0.macro.mean, $0.macro.interval),
            ]
          }
        ).text)
    }
    blocks.append(Self.explanation(accuracy.filter))
    try StandardOutput.print(blocks.joined(separator: "\n\n"))
  }

  private static func explanation(_ filter: AccuracyFilter) -> String {
    let counted =
      switch filter {
      case .none: "Every utterance with a trial counts"
      case .verifier: "Utterances count whose clean speech, or its clone, the same verifier accepts"
      case .any: "Utterances count whose clean speech, or its clone, at least one of the verifiers accepts"
      }
    return "\(counted). Intervals are of 95 %, clustered by speaker."
  }
}

extension AccuracyFilter: ExpressibleByArgument {}
