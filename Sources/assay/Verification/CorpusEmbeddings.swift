import AssayCorpus
import AssayFiles
import AssayRoles

/// The embeddings of a corpus of known speakers, and what could not be embedded.
struct CorpusEmbeddings {
  let voices: [(speaker: String, embedding: [Float])]
  /// Recordings that are in none of the numbers; each was told.
  let failed: Int
  /// Of the hashes of all recordings, in the order of ids.
  let hash: ContentHash

  /// - Throws: `RoleError` for a recording whose speaker nothing tells, `FileError` for one that cannot be hashed.
  init(_ corpus: Corpus, _ embeddings: VerifierEmbeddings, _ messages: Messages) throws {
    var voices: [(speaker: String, embedding: [Float])] = []
    var hashes: [String] = []
    var failed = 0
    for (place, entry) in corpus.entries.enumerated() {
      messages.progress.update(
        Double(place), of: corpus.entries.count, "recordings", task: "embedding \(entry.id)")
      guard let speaker = entry.speaker else {
        throw RoleError(
          .unsuitableInput,
          "The speaker of \(entry.url.path) is unknown: name files SPEAKER_NUMBER.wav, or use a folder for each "
            + "speaker.")
      }
      do {
        let embedding = try embeddings.embedding(of: entry.url)
        hashes.append(try ContentHash(ofFile: entry.url).hexadecimal)
        voices.append((speaker, embedding))
      } catch {
        failed += 1
        messages.failure("\(error)")
      }
    }
    messages.progress.clear()
    embeddings.finish()
    self.voices = voices
    self.failed = failed
    hash = ContentHash(of: hashes.joined(separator: "\n"))
  }
}
