import AssayFiles
import AssayRoles
import AssaySignal
import Foundation

/// Embeddings of recordings by one verifier, each computed once, and once for good with a cache.
final class VerifierEmbeddings {
  private let verifier: any SpeakerVerifier
  private let cache: EmbeddingCache?
  private let messages: Messages
  private let notices: RepeatedNotices
  private var known: [FileIdentity: Result<Embedded, RecordingFailure>] = [:]
  private var cannotStore = false

  private struct Embedded {
    let embedding: [Float]
    /// Why a verdict on the recording is to be read with care.
    let cautions: [String]
  }

  /// - Parameters:
  ///   - cache: where embeddings are looked for and put; `nil` for nowhere.
  ///   - messages: are told once when the cache cannot be written, and why verdicts are to be read with care.
  init(_ verifier: any SpeakerVerifier, cache: EmbeddingCache?, messages: Messages) {
    self.verifier = verifier
    self.cache = cache
    self.messages = messages
    notices = RepeatedNotices(messages)
  }

  /// - Throws: ``RecordingFailure`` naming the file.
  func embedding(of url: URL) throws -> [Float] { try embedded(url).embedding }

  /// Why verdicts on some recordings are to be read with care, each with the recording's name; none for one that has no
  /// embedding.
  func cautions(of urls: [URL]) -> [String] {
    var found: [String] = []
    for url in urls {
      for caution in (try? embedded(url).cautions) ?? [] {
        let notice = "\(url.lastPathComponent): \(caution)"
        if !found.contains(notice) { found.append(notice) }
      }
    }
    return found
  }

  /// Tells of how many recordings each caution was true. Call it when all is embedded.
  func finish() { notices.finish() }

  private func embedded(_ url: URL) throws -> Embedded {
    // A file that is not there has no identity; reading it tells so.
    guard let identity = FileIdentity(url) else { return try result(url).get() }
    if let result = known[identity] { return try result.get() }
    let result = result(url)
    known[identity] = result
    return try result.get()
  }

  private func result(_ url: URL) -> Result<Embedded, RecordingFailure> {
    do {
      // Also for an embedding that is kept: the cautions are the recording's.
      let loaded = try AudioFile.readSpeech(url)
      let cautions = loaded.cautions
      let hash = cache == nil ? nil : try ContentHash(ofFile: url)
      let embedding: [Float]
      if let hash, let stored = cache?.embedding(of: hash) {
        embedding = stored
      } else {
        embedding = try RecordingFailure.naming(url) { try verifier.embeddings(of: [loaded.waveform])[0] }
        if let hash { store(embedding, of: hash) }
      }
      for caution in cautions { notices.tell(caution, of: url.lastPathComponent) }
      return .success(Embedded(embedding: embedding, cautions: cautions))
    } catch {
      return .failure(RecordingFailure(error))
    }
  }

  private func store(_ embedding: [Float], of hash: ContentHash) {
    guard !cannotStore else { return }
    do {
      try cache?.store(embedding, of: hash)
    } catch {
      cannotStore = true
      messages.notice("Embeddings could not be cached: \(error)")
    }
  }
}
