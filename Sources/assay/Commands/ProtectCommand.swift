import ArgumentParser
import AssayCorpus
import AssayFiles
import AssayProtection
import AssayRoles
import AssaySignal
import AssayTensor
import AssayWork
import Foundation

/// `assay protect`: adds a protective perturbation to recordings.
struct ProtectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protect",
    abstract: "Add a protection against voice cloning to recordings.",
    discussion: """
      Each input is a recording or a folder of recordings; the folder structure is kept. Results are 16-bit WAV \
      files by default, with their provenance in the metadata and in NAME.wav.json beside them. Finished files are \
      skipped, so you can run an interrupted command again to continue.

      A targeted method moves the voice towards that of another speaker, chosen from the other inputs or from \
      --targets. Speakers are taken from folders and file names, as in assay audit; genders from a speaker \
      table.

      EXAMPLES
        assay protect speech -o protected
        assay protect anna_01.wav -o anna_protected.wav --targets voices
        assay protect speech -o protected --set epsilon=0.02 --seed 7
      """)

  static let defaultEncoding = AudioEncoding.pcm16

  @Argument(help: "Recordings, or folders of recordings.", completion: .file())
  var inputs: [String]

  @OptionGroup var identity: IdentityOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "The protection; see assay methods protection.")
  var method = "attackvc"

  @OptionGroup var parameters: ParameterOptions

  @Option(
    help: ArgumentHelp(
      "Recordings of possible target voices. (default: the other inputs)",
      valueName: "folder"),
    completion: .directory)
  var targets: String?

  @Option(
    help: ArgumentHelp(
      "A table of speakers and genders in the format of LibriSpeech's SPEAKERS.TXT. (default: one near the "
        + "recordings)",
      valueName: "file"),
    completion: .file())
  var speakers: String?

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func validate() throws { try output.validate(defaultEncoding: Self.defaultEncoding) }

  func run() throws {
    let messages = messageOptions.messages
    let entry = try Methods.protections.entry(named: method)
    let values = try ParameterValues(for: entry.description, overrides: parameters.overrides)
    let work = try SpeechTasks(inputs: inputs, output: output.settings).naming(identity.id)
    work.notices.forEach(messages.notice)
    work.failures.forEach(messages.failure)
    let table = speakers.map { URL(fileURLWithPath: $0) }
    let voices = try targets.map {
      try Corpus.load(clean: URL(fileURLWithPath: $0), speakers: table, readsTranscripts: false)
    }
    // An input that is among the targets is known from there, too.
    let index = try SpeakerIndex(voices?.entries ?? [], work.folders, table: table)
    let candidates = try candidates(work, index, voices, messages)

    try compute.start()
    let protection = try entry.make(values, compute.environment())
    let recipe = SpeechRecipe(
      role: Role.protection.rawValue, method: method, parameters: values, seed: compute.seed,
      device: compute.device,
      weights: protection.weightHashes, encoding: output.encoding ?? Self.defaultEncoding,
      candidates: candidates.contentHash)
    let batch = SpeechBatch(
      recipe: recipe, tasks: work.tasks, force: output.force, activity: "protecting", observer: messages,
      work: compute.work(protection.parallelism)
    ) { task, waveform, context in
      try protection.protect(
        Utterance(try index.entry(task.input, id: task.id), waveform), candidates: candidates.utterances(),
        context: context)
    }
    try SpeechReport(
      outcomes: batch.run(), unusableInputs: work.failures.count, output: output.output,
      options: messageOptions
    ).finish()
  }

  private func candidates(
    _ work: SpeechTasks, _ index: SpeakerIndex, _ voices: Corpus?, _ messages: Messages
  ) throws -> TargetCandidates {
    let own = try work.tasks.map { try index.entry($0.input, id: $0.id) }
    guard let voices else {
      if own.count > 1 { _ = SpeakerNotices(try Corpus(own), messageOptions) }
      return try TargetCandidates(own, tellsUnusable: false, observer: messages)
    }
    _ = SpeakerNotices(voices, messageOptions)
    return try TargetCandidates(
      TargetCandidates.named(voices.entries, beside: own), tellsUnusable: true, observer: messages)
  }
}
