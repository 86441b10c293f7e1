import ArgumentParser
import AssayFiles
import AssayPhonetics
import AssayRoles
import AssaySignal
import AssayTensor
import AssayWork
import Foundation

/// `assay align`: when each word and phone of recordings is spoken.
struct AlignCommand: ParsableCommand {
  enum Aligner: String, ExpressibleByArgument, CaseIterable {
    case pocketsphinx, mfa
  }

  enum MissingTranscript: String, ExpressibleByArgument, CaseIterable {
    case transcribe, fail
  }

  static let configuration = CommandConfiguration(
    commandName: "align",
    abstract: "Find the times of words and phones, and write TextGrids.",
    discussion: """
      Each input is a recording or a folder of recordings; the folder structure is kept. A transcript is \
      NAME.txt, or a line of transcripts.tsv or of LibriSpeech's own files, in the folder --text or beside the \
      recording; a recording without a transcript is recognised automatically. This and other fallbacks, such as \
      pronouncing an unknown word by rules, are reported, counted and written to NAME.TextGrid.json. With \
      --strict, each fallback is an error.

      EXAMPLES
        assay align speech --text transcripts -o aligned
        assay align anna_01.wav -o aligned --strict
        assay align speech -o aligned --aligner mfa
        assay align anna_01.wav -o aligned --plots
      """)

  @Argument(help: "Recordings, or folders of recordings.", completion: .file())
  var inputs: [String]

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Folder for the TextGrids.", valueName: "folder"), completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "Transcripts of the recordings: a folder with NAME.txt or transcripts.tsv, or such a table.",
      valueName: "folder"), completion: .directory)
  var text: String?

  @Option(help: "The aligner: pocketsphinx, or the Montreal Forced Aligner if it is installed.")
  var aligner = Aligner.pocketsphinx

  @Option(help: "What to do with a recording without a transcript.")
  var missingTranscript = MissingTranscript.transcribe

  @Option(
    help: ArgumentHelp(
      "A CMU dictionary with stress. (default: an installed one, otherwise espeak-ng's rules)",
      valueName: "file"),
    completion: .file())
  var stressDictionary: String?

  @Flag(help: "Fail instead of using a fallback.")
  var strict = false

  @Flag(help: "Draw each alignment over the recording's spectrogram, as NAME.svg beside the TextGrid.")
  var plots = false

  @OptionGroup var messageOptions: MessageOptions

  func validate() throws {
    guard !output.isEmpty else { throw ValidationError("--output needs a folder.") }
    if aligner == .mfa, stressDictionary != nil {
      throw ValidationError("--stress-dictionary is for pocketsphinx: mfa has its own dictionary.")
    }
  }

  func run() throws {
    let messages = messageOptions.messages
    let work = try AlignmentTasks(
      inputs: inputs, text: text.map { URL(fileURLWithPath: $0, isDirectory: true) },
      output: URL(fileURLWithPath: output, isDirectory: true))
    work.notices.forEach(messages.notice)
    work.failures.forEach(messages.failure)
    if plots { try ComputeRuntime.start() }
    let made = try makeAligner(needsTranscripts: work.tasks.contains { $0.transcript == nil })
    let outcomes = AlignmentBatch(
      tasks: work.tasks, aligner: made, isStrict: strict, draws: plots, observer: messages
    ).run()
    let failed = outcomes.count { $0.output == nil } + work.failures.count
    if messageOptions.json {
      try StandardOutput.printJSON(
        outcomes.map { outcome in
          var told = outcome
          told.error = outcome.error.map(CommandLineWording.text)
          return told
        })
    } else if !messageOptions.quiet {
      try StandardOutput.print(summary(outcomes, failed: failed))
    }
    if failed > 0 { throw ExitCode.failure }
  }

  private func makeAligner(needsTranscripts: Bool) throws -> any ForcedAligner {
    let base: any ForcedAligner =
      switch aligner {
      case .pocketsphinx:
        try PocketsphinxAligner(stressDictionary: stressDictionary.map { URL(fileURLWithPath: $0) })
      case .mfa: try MontrealAligner()
      }
    guard needsTranscripts, missingTranscript == .transcribe else { return base }
    let transcriber = try PocketsphinxTranscriber(model: PocketsphinxModel.find())
    return TranscribingAligner(base) { try transcriber.transcript(of: $0) }
  }

  private func summary(_ outcomes: [AlignmentOutcome], failed: Int) -> String {
    let written = outcomes.filter { $0.output != nil }
    var clauses = ["\(SpeechTasks.counted(written.count, "TextGrid")) written to \(output)"]
    if failed > 0 { clauses.append("\(failed) failed") }
    let counts = written.flatMap(\.fallbacks)
      .reduce(into: [PhoneticFallback.Kind: Int]()) { $0[$1.kind, default: 0] += 1 }
    clauses += PhoneticFallback.Kind.phrases(counts)
    return clauses.joined(separator: ", ") + "."
  }
}
