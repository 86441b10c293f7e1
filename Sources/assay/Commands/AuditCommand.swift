public import ArgumentParser
import AssayAudit
import AssayCorpus
import AssayFiles
import AssayProtection
import AssayPurification
import AssayRoles
import AssayStore
import AssayTensor
import AssayVerification
import Foundation

/// `assay audit`: measures what is left of protections after purification.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Measure how much of a protection is left after each purifier.",
    discussion: """
      Protects, purifies and verifies every recording with every combination of the methods given. With \
      --cloners, each result's voice is cloned and the clone is verified, too. Finished work is kept in the \
      run's folder: run the same command again to continue an audit that was stopped, or with more methods to \
      extend it. Clean speech, unpurified speech and Gaussian noise are always measured as controls.

      Name a method as NAME, as NAME:key=value, or as LABEL@NAME:key=value to use it several times. Speakers are \
      taken from a folder for each speaker, from file names such as anna_01.wav, or from the layouts of \
      LibriSpeech, LibriTTS, VCTK and Common Voice. Each speaker needs at least two recordings.

      EXAMPLES
        assay audit --clean speech -o run
        assay audit --clean speech -o run --purifiers mp3,opus --seed 7
        assay audit --clean speech -o run --set mp3.bitRate=32000
        assay audit --clean speech -o run --protected-folder theirs=folder
        assay audit --clean speech -o run --calibration ge2e.json
        assay audit --clean speech -o run --cloners source-filter --verifiers ge2e,campplus
        assay audit --clean speech --text words -o run --raters distillmos --recognisers pocketsphinx
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
    help: ArgumentHelp(
      "A table of speakers and genders in the format of LibriSpeech's SPEAKERS.TXT. (default: one near the "
        + "recordings)",
      valueName: "file"),
    completion: .file())
  var speakers: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Folder of the run.", valueName: "run"), completion: .directory)
  var output: String

  @Option(help: "Protections, separated by commas; \"\" for none.")
  var protections = "attackvc"

  @Option(
    help: ArgumentHelp(
      "Recordings protected by another program, with the same file names; may be repeated.",
      valueName: "name=folder"))
  var protectedFolder: [ParameterOptions.Setting] = []

  @Option(help: "Purifiers, separated by commas.")
  var purifiers = "none,gaussian-noise,quantisation,down-up-sampling,low-pass,mp3"

  @Option(
    help:
      "Cloners, separated by commas: the voice of every result is cloned, and the clones are verified, too."
  )
  var cloners = ""

  @Option(
    help: ArgumentHelp(
      "Which version of another speaker's recording voice conversion says again: clean, or processed like the "
        + "reference, as in the paper's samples.", valueName: "version"))
  var sourceSpeech = SourceSpeech.clean

  @Option(
    help: ArgumentHelp(
      "Existing clones, in folders PROTECTION/PURIFIER named by the audit's labels (including clean and none), "
        + "with the same file names; may be repeated.", valueName: "name=folder"))
  var clonedFolder: [ParameterOptions.Setting] = []

  @Option(help: "Verifiers, separated by commas.")
  var verifiers = "ge2e"

  @Option(help: "Raters of quality, separated by commas: all speech and all clones are rated, too.")
  var raters = ""

  @Option(
    help: """
      Recognisers, separated by commas: the words of all speech and all clones are compared with what is said, where \
      that is known.
      """)
  var recognisers = ""

  @Option(
    help: ArgumentHelp(
      "A calibration of one of the verifiers, made by assay calibrate, to use beside the published threshold; may "
        + "be repeated.", valueName: "file"),
    completion: .file())
  var calibration: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a parameter of one of the methods; may be repeated.", valueName: "method.key=value"))
  var settings: [ParameterOptions.Setting] = []

  @OptionGroup var limits: CorpusLimitOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func validate() throws {
    guard !output.isEmpty else { throw ValidationError("--output needs a folder.") }
  }

  func run() throws {
    let messages = messageOptions.messages
    let whole = try Corpus.load(
      clean: URL(fileURLWithPath: clean), text: text.map { URL(fileURLWithPath: $0) },
      speakers: speakers.map { URL(fileURLWithPath: $0) })
    SpeakerNotices(whole, messageOptions).checkSeveral()
    let corpus = try limits.apply(to: whole)
    let methods = Methods.all
    var requests = try AuditRequests(settings)
    let plan = try AuditPlan(
      corpus: corpus, methods: methods, protections: requests.read(protections),
      protectedFolders: protectedFolder.map { ($0.key, URL(fileURLWithPath: $0.value)) },
      // Unpurified speech is in every audit, and not as a method.
      purifiers: requests.read(purifiers).filter { $0.method != AuditPlan.unpurified },
      cloners: requests.read(cloners), sourceSpeech: sourceSpeech,
      cloneFolders: clonedFolder.map { ($0.key, URL(fileURLWithPath: $0.value)) },
      verifiers: requests.read(verifiers), raters: requests.read(raters),
      recognisers: requests.read(recognisers),
      calibrations: calibration.map { try Calibration(contentsOf: URL(fileURLWithPath: $0)) },
      seed: compute.seed)
    try requests.requireAllUsed()

    try compute.start()
    let folder = URL(fileURLWithPath: output)
    let table = try AuditRunner.run(
      plan, methods: methods, folder: folder, device: compute.device, threads: compute.threadCount
    ) {
      progress in
      messages.progress.show(progress)
    }
    messages.progress.clear()
    if messageOptions.json {
      try StandardOutput.print(table.json())
    } else {
      let run = RunFolder(folder)
      try StandardOutput.print(table.text)
      try StandardOutput.print(
        "\nResults: \(run.table.path), \(run.resultsCSV.lastPathComponent), \(run.resultsJSON.lastPathComponent); "
          + "audio: \(run.artefacts.path)")
    }
    if !table.failures.isEmpty {
      messages.failure(
        "\(table.failures.count) units failed and are not included in any number: see the table, and run the "
          + "command again to retry them."
      )
      throw ExitCode.failure
    }
  }
}

extension ProgressLine {
  /// Shows how far an audit is.
  func show(_ progress: AuditProgress) {
    let unit = progress.unit.map { $0.path.joined(separator: " › ") }
    let fraction = progress.method.map { Double($0.completed) / Double(max(1, $0.total)) } ?? 0
    // Work that was found done took no time and says nothing about the rate.
    update(
      Double(progress.done - progress.reused) + fraction, of: progress.total - progress.reused, "units",
      task: [progress.phase.rawValue, unit].compactMap { $0 }.joined(separator: " "),
      note: progress.method?.note, remaining: progress.remainingSeconds)
  }
}

extension SourceSpeech: ExpressibleByArgument {}
