import AssayFiles
import AssayPrograms
package import AssayReport
import Foundation

/// What commands take on a free machine, beside a busy core, and two at once.
package struct ContentionBench {
  /// Beside one busy core, a command should take at most so many times as long as one thread on a free machine.
  package static let busyLimit = 1.2
  /// Two commands at once should take at most so many times as long as one after the other.
  package static let twoLimit = 1.15

  /// Wall seconds of one command.
  package struct Row: Codable, Sendable {
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

  /// A command of this program.
  package struct Call: Sendable {
    package let name: String
    /// Of the command line, without the program's name.
    package let words: [String]
    /// Whether it takes `-o`.
    package let hasOutput: Bool

    package init(_ name: String, _ words: [String], hasOutput: Bool = true) {
      self.name = name
      self.words = words
      self.hasOutput = hasOutput
    }
  }

  package let repetitions: Int

  package init(repetitions: Int) { self.repetitions = repetitions }

  /// Times commands, alternating between the conditions.
  ///
  /// - Parameter progress: is told how many of the calls are done, and which is next.
  /// - Throws: `ProgramError` when a command fails.
  package func rows(_ calls: [Call], progress: (Int, Call) -> Void) throws -> [Row] {
    try ScratchFolder.withFolder { scratch in
      try calls.enumerated().map { number, call in
        progress(number, call)
        return try row(call, scratch)
      }
    }
  }

  private func row(_ call: Call, _ scratch: URL) throws -> Row {
    @Sendable func run(_ place: String, _ more: [String] = []) throws {
      var words = call.words + more + ["--quiet"]
      if call.hasOutput { words += ["-o", scratch.appendingPathComponent(place).path, "--force"] }
      try ExternalProgram.runChecked("/proc/self/exe", words, timeLimit: .seconds(3_600))
    }
    func seconds(_ body: () throws -> Void) rethrows -> Double { try ProcessTimes.measuring(body).wall }
    // Weights and voices are in the page cache for all conditions.
    try run("warm")
    var times: [[Double]] = [[], [], [], []]
    for _ in 0..<repetitions {
      times[0].append(try seconds { try run("a", ["--threads", "1"]) })
      times[1].append(try seconds { try run("a") })
      let busy = BusyCore()
      times[2].append(try seconds { try run("a") })
      busy.stop()
      times[3].append(try seconds { try Self.both({ try run("a") }, { try run("b") }) })
    }
    let medians = times.map { $0.sorted()[repetitions / 2] }
    return Row(
      command: call.name, freeOneThread: medians[0], free: medians[1], besideBusyCore: medians[2],
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

  package static func report(_ rows: [Row]) -> Report {
    func seconds(_ value: Double) -> ReportTable.Value { .text("\(NumberFormat.decimals(value, 2)) s") }
    func ratio(_ value: Double, _ limit: Double) -> ReportTable.Value {
      .text(NumberFormat.decimals(value, 2) + (value <= limit ? "" : " (above \(limit))"))
    }
    return Report([
      .table(
        ReportTable(
          [
            "command", "one thread, free", "default, free", "default, beside a busy core", "÷ one thread",
            "two at once", "÷ one after the other",
          ].map { .init($0) },
          rows: rows.map {
            [
              .text($0.command), seconds($0.freeOneThread), seconds($0.free), seconds($0.besideBusyCore),
              ratio($0.busyRatio, busyLimit), seconds($0.twoAtOnce), ratio($0.twoRatio, twoLimit),
            ]
          }))
    ])
  }
}
