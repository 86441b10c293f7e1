import AssayCorpus

/// How much of a corpus an audit takes.
struct AuditCorpusLimit {
  let perSpeaker: Int?
  let speakers: Int?

  /// The first speakers in the order of ids, and the first recordings of each.
  func apply(to corpus: Corpus) throws -> Corpus {
    var corpus = corpus
    if let speakers {
      var kept: Set<String?> = []
      corpus = try Corpus(
        corpus.entries.filter { entry in
          if kept.count < speakers { kept.insert(entry.speaker) }
          return kept.contains(entry.speaker)
        })
    }
    return perSpeaker.map(corpus.limited) ?? corpus
  }
}
