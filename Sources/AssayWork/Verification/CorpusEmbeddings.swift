package import AssayCorpus
import AssayErrors
package import AssayFiles
import AssayRoles
import FoundationEssentials

/// The embeddings of a corpus of known speakers, and what could not be embedded.
package struct CorpusEmbeddings {
  package let voices: [(speaker: String, embedding: [Float])]
  /// Recordings that are in none of the numbers; each was told.
  package let failed: Int
  /// Of the hashes of all recordings, in the order of ids.
  package let hash: ContentHash

  /// - Throws: `RoleError` for a recording whose speaker nothing tells, `FileError` for one that cannot be hashed.
  package init(_ corpus: Corpus, _ embeddings: VerifierEmbeddings, _ observer: any WorkObserver) throws {
    var voices: [(speaker: String, embedding: [Float])] = []
    var hashes: [String] = []
    var failed = 0
    let recordings = try corpus.entries.map { entry in
      guard let speaker = entry.speaker else {
        throw RoleError(
          .unsuitableInput,
          "The speaker of \(entry.url.path) is unknown: name files SPEAKER_NUMBER.wav, or use a folder for each "
            + "speaker.")
      }
      return (speaker: speaker, url: entry.url)
    }
    embeddings.prepare(recordings.map(\.url))
    for (speaker, url) in recordings {
      do {
        let embedding = try embeddings.embedding(of: url)
        hashes.append(try ContentHash(ofFile: url).hexadecimal)
        voices.append((speaker, embedding))
      } catch {
        failed += 1
        observer.failure("\(error)")
      }
    }
    embeddings.finish()
    self.voices = voices
    self.failed = failed
    hash = ContentHash(of: hashes.joined(separator: "\n"))
  }
}
