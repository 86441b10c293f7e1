import AssayErrors
import AssayFiles
public import AssayPhonetics
package import AssayReport
public import AssayRoles
import AssaySignal
public import AssayStore
import Foundation

/// Whether the clones of an audit can be understood: the words that a recogniser gets wrong in clones of clean speech, and in
/// the recordings whose words they say.
public struct CloneIntelligibility: Sendable {
  /// One cloner.
  public struct Row: Sendable, Encodable {
    public let cloner: String
    public let clones: Int
    public let errors: WordErrors
    public let rate: Double?
    /// Of the recordings that are said again; `nil` for text to speech.
    public let source: WordErrors?
    public let sourceRate: Double?
    /// ``rate`` / ``sourceRate``.
    public let ratio: Double?

    private enum CodingKeys: String, CodingKey {
      case cloner, clones, errors, rate, source, ratio
      case sourceRate = "source_rate"
    }
  }

  /// By cloner.
  public let rows: [Row]
  /// The recogniser's name.
  public let recogniser: String

  /// - Parameters:
  ///   - limit: clones of each cloner, spread evenly over the corpus; `nil` for all.
  ///   - progress: is told how many of how many clones are done, and whose voice is next.
  /// - Throws: ``AuditError`` for a run without clones of known words; what recognition throws.
  public init(
    _ folder: RunFolder, recogniser: any SpeechRecogniser, name: String, limit: Int?,
    progress: (Int, Int, String) -> Void
  ) throws {
    self.recogniser = name
    let all = Dictionary(grouping: try ClonedSpeech.all(in: folder), by: \.cloner)
    let clones = all.keys.sorted().flatMap { name -> [ClonedSpeech] in
      let own = all[name]?.filter { $0.words != nil } ?? []
      let count = min(limit ?? own.count, own.count)
      return (0..<count).map { own[$0 * own.count / count] }
    }
    guard !clones.isEmpty else {
      throw AuditError(
        .invalidPlan,
        "\(folder.root.path) has no clones of clean speech with known words: run the audit with the option cloners and "
          + "the option text.")
    }
    func errors(_ url: URL, _ words: String) throws -> WordErrors {
      try WordErrors(words, heard: recogniser.words(of: AudioFile.read(url).waveform))
    }
    var known: [String: WordErrors] = [:]
    var counts: [String: (clones: Int, own: WordErrors, source: WordErrors?)] = [:]
    for (index, clone) in clones.enumerated() {
      progress(index, clones.count, clone.utterance)
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
    rows = counts.sorted { $0.key < $1.key }.map { name, entry in
      let (rate, sourceRate) = (entry.own.rate, entry.source?.rate)
      return Row(
        cloner: name, clones: entry.clones, errors: entry.own, rate: rate, source: entry.source,
        sourceRate: sourceRate,
        ratio: rate.flatMap { rate in sourceRate.flatMap { $0 > 0 ? rate / $0 : nil } })
    }
  }

  /// A row for each cloner.
  package var report: Report {
    func percent(_ errors: WordErrors?) -> String {
      errors.map { "\(NumberFormat.percent($0.rate)) (\($0.errors)/\($0.words))" } ?? NumberFormat.missing
    }
    return Report([
      .table(
        ReportTable(
          [
            .init("cloner"), .init("clones", .integer), .init("words wrong"), .init("of the source"),
            .init("ratio", .number(decimals: 2)),
          ],
          rows: rows.map {
            [
              .text($0.cloner), .integer($0.clones), .text(percent($0.errors)), .text(percent($0.source)),
              .number($0.ratio),
            ]
          })),
      .paragraph("Clones of clean speech only; recognised by \(recogniser)."),
    ])
  }
}
