import ArgumentParser
import AssayAudit
import AssayErrors
import AssayFiles
import AssayRoles
import AssayStore
import AssayTensor
import AssayWork
import Foundation

/// `assay replay`: checks a run by making its artefacts again with the single-file commands.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Make artefacts of an audit again with the single-file commands, and compare them bit by bit.",
    discussion: """
      assay protect, assay purify or assay clone makes each artefact of the run again, with the run's parameters \
      and seed. The result is compared with the original, sample by sample. The run is not changed. Only audits \
      make noise controls, so they are left out; a notice gives their number.

      EXAMPLES
        assay replay run --sample 10
        assay replay run --json
      """)

  @Argument(help: ArgumentHelp("Folder of an audit.", valueName: "run"), completion: .directory)
  var audit: String

  @Option(
    help: ArgumentHelp(
      "Only so many artefacts, as many of each method as possible. (default: all)", valueName: "n"))
  var sample: Int?

  @Option(help: "Seed that chooses the artefacts of --sample.")
  var drawSeed: UInt64 = 0

  @Option(help: "The device: cpu, cuda, or cuda:N for GPU N.")
  var device = Device.cpu

  @Option(help: ArgumentHelp("Number of threads. (default: that of the commands)", valueName: "n"))
  var threads: Int?

  @OptionGroup var messageOptions: MessageOptions

  func validate() throws {
    if let sample, sample < 1 { throw ValidationError("--sample must be at least 1, not \(sample).") }
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, not \(threads).") }
  }

  func run() throws {
    let messages = messageOptions.messages
    let replay = try AuditReplay(RunFolder(URL(fileURLWithPath: audit, isDirectory: true)))
    guard !replay.items.isEmpty else {
      throw AuditError(.invalidPlan, "\(audit) has no artefacts yet: run the audit first.")
    }
    if replay.controls > 0 {
      messages.notice(
        "\(SpeechTasks.counted(replay.controls, "noise control")) left out: only audits make them.")
    }
    let chosen = sample.map { replay.sample($0, seed: drawSeed) } ?? replay.items
    let outcomes = try ReplayBatch(
      replay, items: chosen, device: device, threads: threads, methods: Methods.all, observer: messages
    ).run()
    let different = outcomes.count { $0.status != .same }
    if messageOptions.json {
      try StandardOutput.printJSON(outcomes)
    } else {
      for outcome in outcomes where outcome.status != .same {
        messages.failure(
          "\(outcome.method), \(outcome.utterance): \(outcome.message ?? "") (\(outcome.artefact))")
      }
      try StandardOutput.print(
        "\(outcomes.count - different) of \(SpeechTasks.counted(outcomes.count, "artefact")) made again bit by bit"
          + (different > 0 ? ", \(different) not." : "."))
    }
    if different > 0 { throw ExitCode.failure }
  }
}
