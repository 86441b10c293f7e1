import ArgumentParser
import AssayBench
import AssayCorpus
import AssayReport
import Foundation

/// `assay bench contention`: what the commands take on a free machine, beside a busy core, and two at once.
struct BenchContentionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contention",
    abstract:
      "Time protect, purify, clone and verify on a free machine, beside a busy core, and two at once.",
    discussion: """
      Times whole commands on a folder of recordings of at least two speakers, alternating between four \
      conditions. Beside one busy core, a command should take at most \(ContentionBench.busyLimit) times \
      as long as one thread on a free machine; two commands at once should take at most \
      \(ContentionBench.twoLimit) times as long as one after the other.

      EXAMPLES
        assay bench contention voices
        assay bench contention voices --repetitions 5 --json
      """)

  @Argument(
    help: "Recordings named SPEAKER_NUMBER.wav; eight of three seconds are enough.", completion: .directory)
  var recordings: String

  @Option(help: "Number of repetitions; the median is reported.")
  var repetitions = 3

  @Option(help: "Iterations of attackvc in protect.")
  var iterations = 30

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard repetitions >= 1, iterations >= 1 else {
      throw ValidationError("--repetitions and --iterations must be at least 1.")
    }
  }

  func run() throws {
    let messages = Messages(quiet: false)
    let first = try Corpus.load(clean: URL(fileURLWithPath: recordings), readsTranscripts: false)
      .entries[0].url.path
    let calls: [ContentionBench.Call] = [
      .init("protect", ["protect", recordings, "--set", "iterations=\(iterations)"]),
      .init("purify", ["purify", recordings]),
      .init("clone", ["clone", "--voice", recordings, "--content", first]),
      .init("verify", ["verify", "--folder", recordings, "--no-cache"], hasOutput: false),
    ]
    let rows = try ContentionBench(repetitions: repetitions).rows(calls) { number, call in
      messages.progress.update(
        Double(number), of: calls.count, "commands", task: "timing assay \(call.name)")
    }
    messages.progress.clear()
    guard !json else { return try StandardOutput.printJSON(rows) }
    try StandardOutput.print(ContentionBench.report(rows).text(.text))
  }
}
