import ArgumentParser
import AssayProtection
import AssayPurification
import AssayQuality
import AssayReport
import AssayRoles
import AssaySignal
import AssayTensor
import AssayVerification
import Foundation

/// `assay bench speech`: what each method costs for a second of speech.
struct BenchSpeechCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "speech",
    abstract: "Time every verifier, rater and purifier, and iterations of attackvc, on a recording.",
    discussion: "Methods that lack weights or programs are listed with the reason.")

  @Argument(help: "A recording of speech, about ten seconds long.")
  var recording: String

  @Option(help: "Number of repetitions; the median is reported.")
  var repetitions = 5

  @Option(help: "The device: cpu, cuda, or cuda:N for GPU N.")
  var device = Device.cpu

  @Flag(help: "Print JSON.")
  var json = false

  /// One line of the result; exactly one of the two facts is there.
  struct Row: Codable {
    let role: Role
    let method: String
    /// Wall seconds for a second of speech.
    let secondsPerSecond: Double?
    let failure: String?
  }

  func validate() throws {
    guard repetitions >= 1 else { throw ValidationError("--repetitions must be at least 1.") }
  }

  func run() throws {
    try ComputeRuntime.start(device: device)
    let waveform = try AudioFile.read(URL(fileURLWithPath: recording)).waveform
    let environment = MethodEnvironment(device: device, methods: Methods.all)
    let context = MethodContext(seed: 1)
    let speech = Utterance(id: recording, waveform: waveform)
    var rows = Methods.verifiers.entries.map { entry in
      row(entry.description, waveform) {
        let verifier = try entry.make(ParameterValues(for: entry.description), environment)
        return { _ = try verifier.embeddings(of: [waveform]) }
      }
    }
    rows += Methods.raters.entries.map { entry in
      row(entry.description, waveform) {
        let rater = try entry.make(ParameterValues(for: entry.description), environment)
        return { _ = try rater.rate(waveform) }
      }
    }
    rows += Methods.purifiers.entries.map { entry in
      row(entry.description, waveform) {
        let purifier = try entry.make(ParameterValues(for: entry.description), environment)
        return { _ = try purifier.purify(speech, context: context) }
      }
    }
    // A target is needed and its cost is not the attack's, so the recording's reverse stands in for a stranger.
    let stranger = Utterance(
      id: "reversed",
      waveform: Waveform(samples: waveform.samples.reversed(), sampleRate: waveform.sampleRate))
    rows += Methods.protections.entries.map { entry in
      row(entry.description, waveform) {
        let values = try ParameterValues(for: entry.description, overrides: ["iterations": "10"])
        let protection = try entry.make(values, environment)
        return { _ = try protection.protect(speech, candidates: [stranger], context: context) }
      }
    }
    guard !json else { return try StandardOutput.printJSON(rows) }
    let lines = rows.map { row in
      [
        row.role.rawValue, row.method,
        row.secondsPerSecond.map { NumberFormat.decimals($0, 4) } ?? row.failure ?? "",
      ]
    }
    try StandardOutput.print(
      TextTable(
        header: ["role", "method", "s per second of speech (protections: 10 iterations)"], rows: lines
      ).text)
  }

  private func row(
    _ description: MethodDescription, _ waveform: Waveform, _ make: () throws -> () throws -> Void
  )
    -> Row
  {
    do {
      let times = try ProcessTimes.median(of: repetitions, make())
      return Row(
        role: description.role, method: description.name, secondsPerSecond: times.wall / waveform.duration,
        failure: nil)
    } catch {
      return Row(role: description.role, method: description.name, secondsPerSecond: nil, failure: "\(error)")
    }
  }
}
