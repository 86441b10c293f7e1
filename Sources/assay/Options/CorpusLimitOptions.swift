import ArgumentParser
import AssayCorpus

/// How much of a corpus is taken.
struct CorpusLimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Use at most this many recordings of each speaker.", valueName: "n"))
  var limitPerSpeaker: Int?

  @Option(help: ArgumentHelp("Use only the first speakers, at most this many.", valueName: "n"))
  var limitSpeakers: Int?

  func validate() throws {
    for limit in [limitPerSpeaker, limitSpeakers] {
      if let limit, limit < 1 { throw ValidationError("A limit must be at least 1, not \(limit).") }
    }
  }

  /// The part of a corpus that is taken.
  func apply(to corpus: Corpus) throws -> Corpus {
    try AuditCorpusLimit(perSpeaker: limitPerSpeaker, speakers: limitSpeakers).apply(to: corpus)
  }
}
