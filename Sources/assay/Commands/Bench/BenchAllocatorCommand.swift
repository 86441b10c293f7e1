import ArgumentParser
import AssayPrograms
import AssayReport
import AssayTensor
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
  var measure: Setting?

  enum Setting: String, ExpressibleByArgument, Codable, CaseIterable {
    case defaults, keeping
  }

  func validate() throws {
    guard repetitions >= 1 else { throw ValidationError("--repetitions must be at least 1.") }
  }

  func run() throws {
    if let measure { return try StandardOutput.printJSON(measured(measure)) }
    let results = try Setting.allCases.map { setting in
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
    let rows = results.map { setting, times in
      [setting.rawValue] + [times.wall, times.user, times.system].map { NumberFormat.decimals($0, 3) }
    }
    try StandardOutput.print(
      TextTable(
        header: ["allocator", "wall s", "user s", "system s"], rows: rows,
        alignments: [.left, .right, .right, .right]
      ).text)
  }

  private func measured(_ setting: Setting) throws -> ProcessTimes {
    try ComputeRuntime.start(keepingFreedMemory: setting == .keeping)
    let generator = RandomGenerator(seed: 1)
    let input = generator.normal([1, 64, 256, 256])
    let kernels = (0..<6).map { _ in generator.normal([64, 64, 3, 3]) * 0.05 }
    return withoutGradients {
      ProcessTimes.median(of: repetitions) {
        var x = input
        for kernel in kernels {
          x = x.convolution(kernel, nil, stride: [1, 1], padding: [1, 1], dilation: [1, 1])
            .groupNormalized(groups: 32, weight: nil, bias: nil, epsilon: 1e-6).silu()
        }
        _ = x.sum().scalar
      }
    }
  }
}

extension CommandLine {
  /// The program that is running.
  static var executablePath: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }
}
