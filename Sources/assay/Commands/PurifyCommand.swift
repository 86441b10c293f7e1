import ArgumentParser
import AssayPurification
import AssayRoles
import AssaySignal
import AssayTensor
import AssayWork
import Foundation

/// `assay purify`: cleans recordings of protections, as an attacker would.
struct PurifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purify",
    abstract: "Remove protective perturbations from recordings, as an attacker would before cloning.",
    discussion: """
      Each input is a recording or a folder of recordings; the folder structure is kept. Results are WAV files \
      of 32-bit floats by default, with their provenance in the metadata and in NAME.wav.json beside them. Finished \
      files are skipped, so you can run an interrupted command again to continue.

      EXAMPLES
        assay methods purifier
        assay purify protected -o purified --text-dir text
        assay purify protected -o purified --method mp3
        assay purify anna.wav -o coarse.wav --method quantisation --set bits=4
        assay models pull phonepure-official
        assay purify protected -o purified --model phonepure-official --text-dir text
        assay purify anna.wav -o clean.wav --model mine --text "good morning" --strict
      """)

  static let defaultEncoding = AudioEncoding.float32

  @Argument(help: "Recordings, or folders of recordings.", completion: .file())
  var inputs: [String]

  @OptionGroup var identity: IdentityOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "The purifier; see assay methods purifier.")
  var method = "phonepure"

  @OptionGroup var parameters: ParameterOptions
  @OptionGroup(title: "Parameters of diffusion purifiers (same as --set)")
  var purifierOptions: PurifierOptions
  @OptionGroup var transcriptOptions: TranscriptOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func validate() throws { try output.validate(defaultEncoding: Self.defaultEncoding) }

  func run() throws {
    let messages = messageOptions.messages
    let entry = try Methods.purifiers.entry(named: method)
    let values = try ParameterValues(
      for: entry.description,
      overrides: purifierOptions.completing(parameters.overrides, of: entry.description))
    let work = try SpeechTasks(inputs: inputs, output: output.settings).naming(identity.id)
    work.notices.forEach(messages.notice)
    work.failures.forEach(messages.failure)

    let transcripts = try transcriptOptions.transcripts(of: work.tasks)
    // A device that is not there is a mistake, whether or not the method would use it.
    if compute.device != .cpu { try compute.start() }
    let purifier = try entry.make(
      values,
      compute.environment(recordings: work.tasks.map(\.id)))
    let recipe = SpeechRecipe(
      role: Role.purifier.rawValue, method: method, parameters: values, seed: compute.seed,
      device: compute.device,
      weights: purifier.weightHashes, encoding: output.encoding ?? Self.defaultEncoding,
      transcripts: transcripts)
    let batch = SpeechBatch(
      recipe: recipe, tasks: work.tasks, force: output.force, activity: "purifying", observer: messages,
      work: compute.work(purifier.parallelism)
    ) { task, waveform, context in
      try purifier.purify(
        Utterance(id: task.id, waveform: waveform, transcript: transcripts[task.id]), context: context)
    }
    try SpeechReport(
      outcomes: batch.run(), unusableInputs: work.failures.count, output: output.output,
      options: messageOptions
    ).finish()
  }
}
