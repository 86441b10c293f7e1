import ArgumentParser
import AssayBench
import AssayPrograms
import AssayReport
import Foundation

/// `assay bench allocator`: what keeping freed memory in the process is worth.
///
/// glibc's switches cannot be turned back, so each of the two measurements runs in a process of its own.
struct BenchAllocatorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allocator",
    abstract: "Compare glibc's default allocator with Assay's settings on a convolutional network.",
    discussion: "Six layers of 3×3 convolution, group norm and SiLU over 64×256×256, without gradients.")

  @Option(help: "Number of repetitions; the median is reported.")
  var repetitions = 7

  @Flag(help: "Print JSON.")
  var json = false

  /// Set for the two child processes.
  @Option(help: .hidden)
  var measure: AllocatorBench.Setting?

  func validate() throws {
    guard repetitions >= 1 else { throw ValidationError("--repetitions must be at least 1.") }
  }

  func run() throws {
    if let measure {
      return try StandardOutput.printJSON(AllocatorBench.times(measure, repetitions: repetitions))
    }
    let results = try AllocatorBench.Setting.allCases.map { setting in
      let result = try ExternalProgram.runChecked(
        CommandLine.executablePath,
        ["bench", "allocator", "--repetitions", String(repetitions), "--measure", setting.rawValue],
        timeLimit: .seconds(600))
      return (setting, try JSONDecoder().decode(ProcessTimes.self, from: result.output))
    }
    guard !json else {
      return try StandardOutput.printJSON(
        Dictionary(uniqueKeysWithValues: results.map { ($0.0.rawValue, $0.1) }))
    }
    try StandardOutput.print(AllocatorBench.report(results).text(.text))
  }
}

extension AllocatorBench.Setting: ExpressibleByArgument {}

extension CommandLine {
  /// The program that is running.
  static var executablePath: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }
}
