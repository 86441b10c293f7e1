import AssayFiles

extension Corpus {
  /// The speakers that are known, in the order of their names.
  public var speakers: [String] { Self.speakers(of: entries) }

  /// How many speakers there are and what says so, in a sentence: reading them wrong makes every number wrong.
  public var speakerNotice: String { Self.speakerNotice(of: entries) }

  /// ``speakerNotice`` of recordings of several corpora.
  public static func speakerNotice(of entries: [CorpusEntry]) -> String {
    let speakers = speakers(of: entries)
    let rules = SpeakerRule.allCases.compactMap { rule in
      let count = entries.count { $0.speakerRule == rule }
      return count == 0 ? nil : (phrase: rule.phrase, count: count)
    }
    let unknown = entries.count { $0.speaker == nil }
    let isOne = rules.count == 1 && unknown == 0
    var clauses = rules.map { isOne ? "by \($0.phrase)" : "\($0.count) by \($0.phrase)" }
    if unknown > 0 { clauses.append("\(unknown) of unknown speaker") }
    let isListed = (1...listed).contains(speakers.count) && speakers.allSatisfy { $0.count <= 20 }
    let names = isListed ? " (\(speakers.joined(separator: ", ")))" : ""
    return "\(counted(entries.count, "recording")) of \(counted(speakers.count, "speaker"))\(names), "
      + clauses.joined(separator: ", ") + "."
  }

  /// So many speakers are listed.
  private static let listed = 4

  private static func speakers(of entries: [CorpusEntry]) -> [String] {
    Set(entries.compactMap(\.speaker)).sorted { $0.precedes($1) }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
