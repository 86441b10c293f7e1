import ArgumentParser
import AssayAudit
import AssayPhonetics
import AssayReport
import AssayRoles
import AssaySignal
import AssayStore
import Foundation

/// `assay results intelligibility`: whether clones can be understood.
struct ResultsIntelligibilityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "intelligibility",
    abstract: "Measure the share of words of an audit's clones that a recogniser gets wrong.",
    discussion: """
      pocketsphinx recognises the clones of clean speech and the recordings whose words they say. The result is \
      compared with the transcripts. The recogniser gets many words of any speech wrong, so look at the last \
      column: the error rate of the clones divided by that of their sources.

      EXAMPLES
        assay results intelligibility run
        assay results intelligibility run --limit 25 --json
      """)

  @OptionGroup var argument: RunArgument

  @Option(help: "Use at most this many clones of each cloner, spread evenly over the corpus.")
  var limit: Int?

  @OptionGroup var messageOptions: MessageOptions

  /// One line of the result.
  struct Row: Encodable {
    let cloner: String
    let clones: Int
    let errors: WordErrors
    let rate: Double?
    /// Of the recordings that are said again; nothing for text to speech.
    let source: WordErrors?
    let sourceRate: Double?
    let ratio: Double?

    private enum CodingKeys: String, CodingKey {
      case cloner, clones, errors, rate, source, ratio
      case sourceRate = "source_rate"
    }
  }

  func validate() throws {
    guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit must be 1 or more.") }
  }

  func run() throws {
    let messages = messageOptions.messages
    let folder = RunFolder(URL(fileURLWithPath: argument.run, isDirectory: true))
    _ = try argument.results()
    let all = Dictionary(grouping: try ClonedSpeech.all(in: folder), by: \.cloner)
    let clones = all.keys.sorted().flatMap { name -> [ClonedSpeech] in
      let own = all[name]?.filter { $0.words != nil } ?? []
      let count = min(limit ?? own.count, own.count)
      return (0..<count).map { own[$0 * own.count / count] }
    }
    guard !clones.isEmpty else {
      throw AuditError(
        .invalidPlan,
        "\(argument.run) has no clones of clean speech with known words: run the audit with --cloners and --text."
      )
    }
    let transcriber = try PocketsphinxTranscriber(model: .find())
    func errors(_ url: URL, _ words: String) throws -> WordErrors {
      let name = url.deletingPathExtension().lastPathComponent
      let utterance = Utterance(id: name, waveform: try AudioFile.read(url).waveform)
      do {
        return WordErrors(words, heard: try transcriber.transcript(of: utterance))
      } catch let error as PhoneticsError where error.code == .noTranscript {
        return WordErrors(words, heard: "")
      }
    }
    var known: [String: WordErrors] = [:]
    var counts: [String: (clones: Int, own: WordErrors, source: WordErrors?)] = [:]
    for (index, clone) in clones.enumerated() {
      messages.progress.update(Double(index), of: clones.count, "clones", task: clone.utterance)
      guard let words = clone.words else { continue }
      var entry = counts[clone.cloner] ?? (0, .none, nil)
      entry.clones += 1
      entry.own = entry.own + (try errors(clone.url, words))
      if let source = clone.source {
        let found = try known[source.id] ?? errors(URL(fileURLWithPath: source.path), words)
        known[source.id] = found
        entry.source = (entry.source ?? .none) + found
      }
      counts[clone.cloner] = entry
    }
    messages.progress.clear()
    let rows = counts.sorted { $0.key < $1.key }.map { name, entry in
      let (rate, sourceRate) = (entry.own.rate, entry.source?.rate)
      return Row(
        cloner: name, clones: entry.clones, errors: entry.own, rate: rate, source: entry.source,
        sourceRate: sourceRate,
        ratio: rate.flatMap { rate in sourceRate.flatMap { $0 > 0 ? rate / $0 : nil } })
    }
    if messageOptions.json { return try StandardOutput.printJSON(rows) }
    try StandardOutput.print(Self.text(rows))
  }

  private static func text(_ rows: [Row]) -> String {
    func percent(_ errors: WordErrors?) -> String {
      errors.map { "\(ResultText.number($0.rate.map { $0 * 100 }, 1)) % (\($0.errors)/\($0.words))" } ?? "–"
    }
    return TextTable(
      header: ["cloner", "clones", "words wrong", "of the source", "ratio"],
      rows: rows.map {
        [
          $0.cloner, String($0.clones), percent($0.errors), percent($0.source),
          ResultText.number($0.ratio, 2),
        ]
      }
    ).text + "\n\nClones of clean speech only; recognised by pocketsphinx."
  }
}
