import ArgumentParser
import AssayAudit
import AssayFiles
import AssayRoles
import AssayStore
import AssayTensor
import Foundation

/// `assay replay`: checks a run by making its artefacts again with the single-file commands.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Make artefacts of an audit again with the single-file commands, and compare the bits.",
    discussion: """
      Each artefact of the run is made again by assay protect, assay purify or assay clone, with the run's parameters \
      and seed, and compared with the run's own sample by sample. The run is only read. Noise controls are made by \
      audits alone and are left out; a notice says how many there are.

      EXAMPLES
        assay replay run --sample 10
        assay replay run --json
      """)

  @Argument(help: ArgumentHelp("The folder of an audit.", valueName: "run"), completion: .directory)
  var audit: String

  @Option(
    help: ArgumentHelp(
      "Only so many artefacts, as many of each method as possible. (default: all)", valueName: "n"))
  var sample: Int?

  @Option(help: "Which artefacts --sample draws.")
  var drawSeed: UInt64 = 0

  @Option(help: "Where to compute: cpu, cuda, or cuda:N for the GPU of that number.")
  var device = Device.cpu

  @Option(help: ArgumentHelp("Threads to compute with. (default: as the commands do)", valueName: "n"))
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
    let outcomes = try ScratchFolder.withFolder { scratch in
      try chosen.enumerated().map { number, item in
        messages.progress.update(
          Double(number), of: chosen.count, "artefacts", task: "\(item.label) › \(item.utterance.id)")
        return try outcome(of: item, replay, scratch.appendingPathComponent("\(number)", isDirectory: true))
      }
    }
    messages.progress.clear()
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

  private func outcome(of item: ReplayItem, _ replay: AuditReplay, _ folder: URL) throws -> ReplayOutcome {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var targets: URL?
    if item.role == .protection {
      // With the subject, so that its speaker and gender are known as they were to the audit.
      let isCandidate = replay.candidates.contains { $0.id == item.utterance.id }
      targets = try TargetStage(
        replay.candidates + (isCandidate ? [] : [item.utterance]),
        in: folder.appendingPathComponent("targets", isDirectory: true)
      ).manifest
    }
    let call = ReplayCall(
      item: item, seed: replay.plan.seed, device: device, threads: threads, targets: targets, folder: folder)
    return ReplayOutcome(item, try call.run(MethodsCommand.description(item.method, of: item.role)))
  }
}
