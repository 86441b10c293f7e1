import ArgumentParser
import AssayAudit
import AssayCorpus
import AssayFiles
import AssayModelStore
import AssayProtection
import AssayPurification
import AssayRoles
import AssayTensor
import AssayVerification
import AssayWork
import Foundation

/// `assay ablate`: measures what each part of PhonePuRe is good for.
struct AblateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ablate",
    abstract: "Measure what each part of PhonePuRe, and each number of steps, contributes.",
    discussion: """
      Measures the rows of the paper's Table 2: refinement alone (T_pur = 0), purification alone, both stages \
      without phonemes, and both stages, beside unprocessed speech. Then measures both stages with different \
      numbers of steps: of refinement as in Figure 11, of purification as on one axis of Figure 7. --unaugmented \
      adds Table 6. An ablation runs as an audit and continues after an interruption. The audit's folder also \
      contains ablation.txt, ablation.json and a plot for each number of steps.

      EXAMPLES
        assay ablate --clean speech --text transcripts --protected-folder theirs=protected -o run
        assay ablate --clean speech --protections attackvc -o run --limit-per-speaker 1 --verifiers ge2e
      """)

  @Option(
    help: ArgumentHelp("The recordings: a folder or a CSV manifest.", valueName: "folder"),
    completion: .file())
  var clean: String

  @Option(
    help: ArgumentHelp(
      "Transcripts of the recordings: a folder with NAME.txt or transcripts.tsv, or such a table.",
      valueName: "folder"), completion: .directory)
  var text: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Folder of the run.", valueName: "run"),
    completion: .directory)
  var output: String

  @Option(help: "Protections, separated by commas.")
  var protections = ""

  @Option(
    help: ArgumentHelp(
      "Recordings protected by another program, with the same file names; may be repeated.",
      valueName: "name=folder"))
  var protectedFolder: [ParameterOptions.Setting] = []

  @Option(help: "Verifiers, separated by commas.")
  var verifiers = "ge2e"

  @Option(help: ArgumentHelp("Name or folder of the model.", valueName: "name"))
  var model = BundledModels.defaultName

  @Option(
    help: ArgumentHelp(
      "A model trained without augmentation, for comparison.", valueName: "name"))
  var unaugmented: String?

  @Option(
    help: ArgumentHelp(
      "Numbers of refinement steps, separated by commas. (default: 1 to 50)", valueName: "n"))
  var refinementSteps: String?

  @Option(
    help: ArgumentHelp(
      "Numbers of purification steps, separated by commas; 0 means refinement alone. (default: 0 to 10)",
      valueName: "n"))
  var purificationSteps: String?

  @OptionGroup var limits: CorpusLimitOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func run() throws {
    let messages = messageOptions.messages
    let whole = try Corpus.load(
      clean: URL(fileURLWithPath: clean), text: text.map { URL(fileURLWithPath: $0) }, speakers: nil)
    SpeakerNotices(whole, messageOptions).checkSeveral()
    let corpus = try limits.apply(to: whole)
    let methods = Methods.all
    let variants = try AblationVariant.all(
      model: model, unaugmented: unaugmented,
      refinementSteps: Self.numbers(refinementSteps, of: "--refinement-steps", from: 1),
      purificationSteps: Self.numbers(purificationSteps, of: "--purification-steps", from: 0))
    var requests = try AuditRequests([])
    let plan = try AuditPlan(
      corpus: corpus, methods: methods, protections: requests.read(protections),
      protectedFolders: protectedFolder.map { ($0.key, URL(fileURLWithPath: $0.value)) },
      purifiers: variants.map(\.request), verifiers: requests.read(verifiers), seed: compute.seed)
    try compute.start()
    let folder = URL(fileURLWithPath: output)
    let table = try AuditRunner.run(
      plan, methods: methods, folder: folder, device: compute.device, threads: compute.threadCount
    ) {
      messages.progress.show($0)
    }
    messages.progress.clear()
    let report = AblationReport(table, variants)
    try report.write(to: folder)
    try StandardOutput.print(
      messageOptions.json
        ? String(contentsOf: folder.appendingPathComponent("ablation.json"), encoding: .utf8) : report.text)
    guard table.failures.isEmpty else {
      messages.failure(
        "\(table.failures.count) units failed and are not included in any number: see table.txt, and run the "
          + "command again to retry them."
      )
      throw ExitCode.failure
    }
  }

  private static func numbers(_ list: String?, of option: String, from least: Int) throws -> [Int] {
    try (list ?? "").split(separator: ",").map { part in
      guard let number = Int(part.trimmingCharacters(in: .whitespaces)), number >= least else {
        throw ValidationError("\(option) takes integers of at least \(least), such as 1,5,30, not “\(part)”.")
      }
      return number
    }
  }
}
