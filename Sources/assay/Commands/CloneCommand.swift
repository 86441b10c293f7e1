import ArgumentParser
import AssayCloning
import AssayErrors
import AssayFiles
import AssayRoles
import AssaySignal
import AssayTensor
import AssayWork
import Foundation

/// `assay clone`: speaks in the voice of a recording.
struct CloneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clone",
    abstract: "Clone the voice of a recording, as an attacker would.",
    discussion: """
      Text to speech speaks the words of --text. Voice conversion keeps the words and timing of another \
      speaker's recording (--content). assay methods cloner says which cloner does which. --voice is a \
      recording, or a folder whose recordings are all cloned. Results are 16-bit WAV files by default, marked as \
      synthetic in their metadata and in NAME.wav.json beside them. Clone your own voice, or voices of people who \
      agreed.

      EXAMPLES
        assay clone --voice purified.wav --content words.wav --content-text words.txt -o clone.wav
        assay clone --method sv2tts --voice purified.wav --text "The words do not matter." -o clone.wav
        assay clone --method sv2tts --voice purified --text-file sentence.txt -o clones
      """)

  static let defaultEncoding = AudioEncoding.pcm16

  @Option(
    help: ArgumentHelp("The voice to clone: a recording, or a folder of recordings.", valueName: "recording"),
    completion: .file())
  var voice: String

  @Option(help: ArgumentHelp("The words to speak.", valueName: "words"))
  var text: String?

  @Option(help: ArgumentHelp("A text file with the words to speak.", valueName: "file"), completion: .file())
  var textFile: String?

  @Option(
    help: ArgumentHelp("The recording whose words and timing to keep.", valueName: "recording"),
    completion: .file())
  var content: String?

  @Option(
    help: ArgumentHelp(
      "A text file with the words of --content, for cloners that align them.", valueName: "file"),
    completion: .file())
  var contentText: String?

  @Option(
    help: ArgumentHelp(
      "The language of the words, such as en, for cloners that speak several. (default: the cloner's own)",
      valueName: "code"))
  var language: String?

  @OptionGroup var identity: IdentityOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "The cloner; see assay methods cloner.")
  var method = "source-filter"

  @OptionGroup var parameters: ParameterOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func validate() throws {
    guard [text, textFile, content].count(where: { $0 != nil }) == 1 else {
      throw ValidationError("Give one of --text, --text-file and --content.")
    }
    guard contentText == nil || content != nil else {
      throw ValidationError("--content-text is the transcript of --content: give both.")
    }
    guard language?.wholeMatch(of: /[a-z]{2,3}/) != nil || language == nil else {
      throw ValidationError("--language is a code of two or three small letters, such as en.")
    }
    try output.validate(defaultEncoding: Self.defaultEncoding)
  }

  func run() throws {
    let messages = messageOptions.messages
    let entry = try Methods.cloners.entry(named: method)
    let values = try ParameterValues(for: entry.description, overrides: parameters.overrides)
    let work = try SpeechTasks(inputs: [voice], output: output.settings).naming(identity.id)
    work.notices.forEach(messages.notice)
    work.failures.forEach(messages.failure)
    let said = try said(messages)
    try compute.start()
    let cloner = try entry.make(values, compute.environment())
    guard cloner.contentKinds.contains(said.content.kind) else {
      throw RoleError(
        .unsuitableInput,
        cloner.contentKinds == [.text]
          ? "\(method) speaks text: give --text instead of --content."
          : "\(method) converts speech: give --content RECORDING instead of words.")
    }
    let recipe = SpeechRecipe(
      role: Role.cloner.rawValue, method: method, parameters: values, seed: compute.seed,
      device: compute.device, weights: cloner.weightHashes, encoding: output.encoding ?? Self.defaultEncoding,
      content: said.hash)
    let batch = SpeechBatch(
      recipe: recipe, tasks: work.tasks, force: output.force, activity: "cloning", observer: messages,
      work: compute.work(cloner.parallelism)
    ) { task, waveform, context in
      var clone = try cloner.clone(
        Utterance(id: task.id, waveform: waveform), content: said.content, context: context)
      if let language = said.content.language { clone.details["language"] = .text(language) }
      return clone
    }
    try SpeechReport(
      outcomes: batch.run(), unusableInputs: work.failures.count, output: output.output,
      options: messageOptions
    ).finish()
  }

  private func said(_ messages: Messages) throws -> (content: CloningContent, hash: ContentHash) {
    if let content {
      let url = try PipedInput.file(content)
      let loaded = try AudioFile.readSpeech(url)
      for notice in loaded.notices { messages.notice("\(content): \(notice)") }
      let id = url.deletingPathExtension().lastPathComponent
      let words = try contentText.map(Self.words)
      let hash = try ContentHash(ofFile: url)
      return (
        .speech(Utterance(id: id, waveform: loaded.waveform, transcript: words), language: language),
        spoken(words.map { ContentHash(of: "\(hash.hexadecimal)\n\($0)") } ?? hash)
      )
    }
    let words = try textFile.map(Self.words) ?? text ?? ""
    return (.text(words, language: language), spoken(ContentHash(of: words)))
  }

  /// The hash of a content in the language that was given.
  private func spoken(_ hash: ContentHash) -> ContentHash {
    language.map { ContentHash(of: "\(hash.hexadecimal)\n\($0)") } ?? hash
  }

  private static func words(in file: String) throws -> String {
    try TextFile(contentsOf: URL(fileURLWithPath: file)).text
  }
}
