import ArgumentParser
import AssayAudit
import AssayErrors
import AssayQuality
import AssayRoles
import AssayWork
import Foundation

/// `assay rate`: how good recordings sound, and how far they are from their originals.
struct RateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rate",
    abstract: "Rate the quality of recordings, and compare them with their originals.",
    discussion: """
      Raters judge a recording by itself. With --reference each recording is also compared with its original: \
      SNR, segmental SNR, SI-SDR, log-spectral distance, STOI and ESTOI; originals in a folder are matched by \
      name. Notes say when a score needs care.

      EXAMPLES
        assay rate purified
        assay rate protected/anna_01.wav --reference speech/anna_01.wav
        assay rate purified --reference speech --raters "" --csv
        assay rate purified --raters distillmos,nisqa --set nisqa.weights=nisqa.tar --json
      """)

  @Argument(help: "Recordings, or folders of recordings.", completion: .file())
  var inputs: [String]

  @Option(help: "Raters, separated by commas; \"\" for none. See assay methods rater.")
  var raters = "distillmos"

  @Option(
    help: ArgumentHelp(
      "The original of the recordings, or a folder of originals.", valueName: "recording"),
    completion: .file())
  var reference: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Set a parameter of one of the raters; may be repeated.", valueName: "rater.key=value")
  )
  var settings: [ParameterOptions.Setting] = []

  @Flag(help: "Print the results as comma-separated values.")
  var csv = false

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func validate() throws {
    guard !inputs.isEmpty else { throw ValidationError("Give recordings, or folders of recordings.") }
    guard !raters.isEmpty || reference != nil else {
      throw ValidationError("There is nothing to compute: give a rater, --reference, or both.")
    }
    guard !csv || !messageOptions.json else { throw ValidationError("Give --csv or --json, not both.") }
  }

  func run() throws {
    let messages = messageOptions.messages
    var requests = try AuditRequests(settings)
    let chosen = try requests.read(raters).map { request in
      let entry = try Methods.raters.entry(named: request.method)
      let values = try ParameterValues(for: entry.description, overrides: request.overrides)
      // A label that was made of the parameters would put the weights' path into every column.
      let isOwn = request.label != MethodRequest(method: request.method, overrides: request.overrides).label
      return (label: isOwn ? request.label : request.method, entry: entry, values: values)
    }
    try requests.requireAllUsed(by: "this call")
    guard Set(chosen.map(\.label)).count == chosen.count else {
      throw RoleError(
        .invalidParameter, "--raters names a rater twice: remove one, or give it a label (LABEL@NAME).")
    }
    let work = try RatingTasks(inputs: inputs, reference: reference)
    work.notices.forEach(messages.notice)
    work.failures.forEach(messages.failure)
    try compute.start()
    let environment = compute.environment()
    let ratings = SpeechRatings(
      raters: try chosen.map { ($0.label, try $0.entry.make($0.values, environment)) },
      hasReferences: reference != nil)
    let (results, failed) = RatingBatch(
      ratings, tasks: work.tasks, work: compute.work(ratings.parallelism), observer: messages
    ).run()
    let table = RatingTable(columns: ratings.columns, results: results)
    if messageOptions.json {
      try StandardOutput.printJSON(results)
    } else if csv {
      try StandardOutput.print(table.csv)
    } else if !results.isEmpty {
      try StandardOutput.print(table.text)
    }
    if failed + work.failures.count > 0 { throw ExitCode.failure }
  }
}
