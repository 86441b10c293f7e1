import ArgumentParser
import AssayAudit
import AssayCorpus
import AssayFiles
import AssayRoles
import AssayTensor
import AssayVerification
import AssayWork
import Foundation

/// `assay calibrate`: where a verifier's threshold belongs on a corpus.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Find the threshold of a verifier on your own speech, with its interval.",
    discussion: """
      Scores all pairs of recordings of a corpus. Prints the equal error rate and its threshold with intervals, \
      the minimum detection costs and the errors at the published threshold. -o writes them to a file for assay \
      audit --calibration. Use clean speech of many speakers, recorded like the speech to judge.

      EXAMPLES
        assay calibrate --corpus speech -o ge2e.json
        assay calibrate --corpus speech --verifier campplus -o campplus.json --plots pictures
        assay audit --clean speech --calibration ge2e.json -o run
      """)

  @Option(
    help: ArgumentHelp("Clean recordings: a folder or a CSV manifest.", valueName: "folder"),
    completion: .file())
  var corpus: String

  @Option(help: "The verifier; see assay methods verifier.")
  var verifier = "ge2e"

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The calibration file.", valueName: "file"), completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Folder for the plots VERIFIER-det.svg and VERIFIER-acceptance.svg.", valueName: "folder"),
    completion: .directory)
  var plots: String?

  @Option(
    help: ArgumentHelp("Number of times that the speakers are resampled for the intervals.", valueName: "n"))
  var resamples = 2_000

  @Flag(help: "Compute all embeddings again, without the cache.")
  var noCache = false

  @OptionGroup var parameters: ParameterOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func validate() throws {
    guard (100...1_000_000).contains(resamples) else {
      throw ValidationError("--resamples must be 100 to 1000000, not \(resamples).")
    }
  }

  func run() throws {
    let messages = messageOptions.messages
    let entry = try Methods.verifiers.entry(named: verifier)
    let values = try ParameterValues(for: entry.description, overrides: parameters.overrides)
    // Before hours of work whose result there is no place for.
    for file in [output.map { URL(fileURLWithPath: $0) }].compactMap({ $0 }) + pictures.map(\.url) {
      try AtomicFile.requirePlace(for: file)
    }
    let recordings = try Corpus.load(clean: URL(fileURLWithPath: corpus), readsTranscripts: false)
    let notices = SpeakerNotices(recordings, messageOptions)
    try compute.start()
    let made = try entry.make(values, compute.environment())
    let cache = noCache ? nil : EmbeddingCache(entry.description, values, weights: made.weightHashes)
    let voices = try CorpusEmbeddings(
      recordings,
      VerifierEmbeddings(
        made, cache: cache, observer: messages, work: compute.work(made.parallelism)), messages)
    guard voices.failed == 0 else {
      messages.failure(
        "\(voices.failed) recordings cannot be embedded: repair or remove them, because a calibration needs the "
          + "whole corpus."
      )
      throw ExitCode.failure
    }
    let trials = try VerificationTrials(voices.voices, similarity: made.similarity)
    let calibration = Calibration(
      trials, verifier: (verifier, values, made.weightHashes, made.threshold), corpus: (corpus, voices.hash),
      resampling: SpeakerResampling(resamples: resamples, seed: compute.seed))
    try write(calibration, trials)
    notices.check(equalErrorRate: calibration.equalErrorRate)
    if messageOptions.json {
      try StandardOutput.print(calibration.json())
    } else {
      try StandardOutput.print(CalibrationSummary(calibration).text)
    }
  }

  private func write(_ calibration: Calibration, _ trials: VerificationTrials) throws {
    if let output {
      try AtomicFile.write(Data(try calibration.json().utf8), to: URL(fileURLWithPath: output))
    }
    guard !pictures.isEmpty else { return }
    let report = CalibrationReport(calibration, trials)
    for picture in pictures { try AtomicFile.write(Data(picture.svg(report).utf8), to: picture.url) }
  }

  /// Where each picture is drawn; none without `--plots`.
  private var pictures: [(url: URL, svg: (CalibrationReport) -> String)] {
    guard let plots else { return [] }
    let folder = URL(fileURLWithPath: plots, isDirectory: true)
    return [
      (folder.appendingPathComponent("\(verifier)-det.svg"), \.detectionErrorTradeoff),
      (folder.appendingPathComponent("\(verifier)-acceptance.svg"), \.acceptance),
    ]
  }
}
