import ArgumentParser
import AssayCorpus
import AssayFiles
import AssayPrograms
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
      conditions. Beside one busy core, a command should take at most \(BenchContentionCommand.busyLimit) times \
      as long as one thread on a free machine; two commands at once should take at most \
      \(BenchContentionCommand.twoLimit) times as long as one after the other.

      EXAMPLES
        assay bench contention voices
        assay bench contention voices --repetitions 5 --json
      """)

  static let busyLimit = 1.2
  static let twoLimit = 1.15

  @Argument(
    help: "Recordings named SPEAKER_NUMBER.wav; eight of three seconds are enough.", completion: .directory)
  var recordings: String

  @Option(help: "Number of repetitions; the median is reported.")
  var repetitions = 3

  @Option(help: "Iterations of attackvc in protect.")
  var iterations = 30

  @Flag(help: "Print JSON.")
  var json = false

  /// Wall seconds of one command.
  struct Row: Codable {
    let command: String
    /// With `--threads 1`, and with the default.
    let freeOneThread: Double
    let free: Double
    /// With the default, while another thread computes without pause.
    let besideBusyCore: Double
    /// Until both have ended.
    let twoAtOnce: Double

    var busyRatio: Double { besideBusyCore / freeOneThread }
    var twoRatio: Double { twoAtOnce / (2 * free) }
  }

  func validate() throws {
    guard repetitions >= 1, iterations >= 1 else {
      throw ValidationError("--repetitions and --iterations must be at least 1.")
    }
  }

  func run() throws {
    let messages = Messages(quiet: false)
    let rows = try ScratchFolder.withFolder { scratch in
      let first = try firstRecording()
      let calls: [(name: String, words: [String])] = [
        ("protect", ["protect", recordings, "--set", "iterations=\(iterations)"]),
        ("purify", ["purify", recordings]),
        ("clone", ["clone", "--voice", recordings, "--content", first]),
        ("verify", ["verify", "--folder", recordings, "--no-cache"]),
      ]
      return try calls.enumerated().map { number, call in
        messages.progress.update(
          Double(number), of: calls.count, "commands", task: "timing assay \(call.name)")
        return try row(call.name, call.words, scratch)
      }
    }
    messages.progress.clear()
    guard !json else { return try StandardOutput.printJSON(rows) }
    try StandardOutput.print(Self.text(rows))
  }

  private func firstRecording() throws -> String {
    try Corpus.load(clean: URL(fileURLWithPath: recordings), readsTranscripts: false).entries[0].url.path
  }

  private func row(_ name: String, _ words: [String], _ scratch: URL) throws -> Row {
    @Sendable func call(_ place: String, _ more: [String] = []) throws {
      var words = words + more + ["--quiet"]
      if name != "verify" { words += ["-o", scratch.appendingPathComponent(place).path, "--force"] }
      try ExternalProgram.runChecked("/proc/self/exe", words, timeLimit: .seconds(3_600))
    }
    func seconds(_ body: () throws -> Void) rethrows -> Double { try ProcessTimes.measuring(body).wall }
    // Weights and voices are in the page cache for all conditions.
    try call("warm")
    var times: [[Double]] = [[], [], [], []]
    for _ in 0..<repetitions {
      times[0].append(try seconds { try call("a", ["--threads", "1"]) })
      times[1].append(try seconds { try call("a") })
      let busy = BusyCore()
      times[2].append(try seconds { try call("a") })
      busy.stop()
      times[3].append(try seconds { try Self.both({ try call("a") }, { try call("b") }) })
    }
    let medians = times.map { $0.sorted()[repetitions / 2] }
    return Row(
      command: name, freeOneThread: medians[0], free: medians[1], besideBusyCore: medians[2],
      twoAtOnce: medians[3])
  }

  private static func both(
    _ first: @escaping @Sendable () throws -> Void, _ second: @escaping @Sendable () throws -> Void
  ) throws {
    let results = ConcurrentResults()
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      results.keep(Result { try (index == 0 ? first : second)() })
    }
    try results.check()
  }

  private static func text(_ rows: [Row]) -> String {
    func seconds(_ value: Double) -> String { "\(NumberFormat.decimals(value, 2)) s" }
    func ratio(_ value: Double, _ limit: Double) -> String {
      NumberFormat.decimals(value, 2) + (value <= limit ? "" : " (above \(limit))")
    }
    return TextTable(
      header: [
        "command", "one thread, free", "default, free", "default, beside a busy core", "÷ one thread",
        "two at once", "÷ one after the other",
      ],
      rows: rows.map {
        [
          $0.command, seconds($0.freeOneThread), seconds($0.free), seconds($0.besideBusyCore),
          ratio($0.busyRatio, busyLimit), seconds($0.twoAtOnce), ratio($0.twoRatio, twoLimit),
        ]
      }
    ).text
  }
}
