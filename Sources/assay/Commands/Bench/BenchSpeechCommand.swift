import ArgumentParser
import AssayBench
import AssayReport
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// `assay bench speech`: what each method costs for a second of speech.
struct BenchSpeechCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "speech",
    abstract:
      "Time every verifier, rater, recogniser and purifier, and iterations of protections, on a recording.",
    discussion: "Methods that lack weights or programs are listed with the reason.")

  @Argument(help: "A recording of speech, about ten seconds long.")
  var recording: String

  @Option(help: "Number of repetitions; the median is reported.")
  var repetitions = 5

  @Option(help: "The device: cpu, cuda, or cuda:N for GPU N.")
  var device = Device.cpu

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard repetitions >= 1 else { throw ValidationError("--repetitions must be at least 1.") }
  }

  func run() throws {
    try ComputeRuntime.start(device: device)
    let waveform = try AudioFile.read(URL(fileURLWithPath: recording)).waveform
    let rows = SpeechBench(
      waveform, MethodEnvironment(device: device, methods: Methods.all), repetitions: repetitions
    ).rows
    guard !json else { return try StandardOutput.printJSON(rows) }
    try StandardOutput.print(SpeechBench.report(rows).text(.text))
  }
}
