import AssayFiles
import AssayRoles
import AssaySignal
import Foundation

/// Embeddings of recordings by one verifier, each computed once, and once for good with a cache.
final class VerifierEmbeddings {
  private let verifier: any SpeakerVerifier
  private let cache: EmbeddingCache?
  private let notice: (String) -> Void
  private var known: [FileIdentity: Result<[Float], EmbeddingFailure>] = [:]
  private var cannotStore = false

  /// - Parameters:
  ///   - cache: where embeddings are looked for and put; `nil` for nowhere.
  ///   - notice: is told once when the cache cannot be written.
  init(_ verifier: any SpeakerVerifier, cache: EmbeddingCache?, notice: @escaping (String) -> Void) {
    self.verifier = verifier
    self.cache = cache
    self.notice = notice
  }

  /// - Throws: ``EmbeddingFailure`` naming the file.
  func embedding(of url: URL) throws -> [Float] {
    // A file that is not there has no identity; reading it tells so.
    guard let identity = FileIdentity(url) else { return try result(url).get() }
    if let result = known[identity] { return try result.get() }
    let result = result(url)
    known[identity] = result
    return try result.get()
  }

  private func result(_ url: URL) -> Result<[Float], EmbeddingFailure> {
    do {
      // What cannot be hashed cannot be read, either, and reading says it better.
      let hash = cache == nil ? nil : try? ContentHash(ofFile: url)
      if let hash, let stored = cache?.embedding(of: hash) { return .success(stored) }
      let waveform = try AudioFile.read(url).waveform
      try waveform.requireUsable(url.path)
      let embedding = try verifier.embeddings(of: [waveform])[0]
      if let hash { store(embedding, of: hash) }
      return .success(embedding)
    } catch {
      let message = "\(error)"
      return .failure(
        EmbeddingFailure(
          message: message.contains(url.lastPathComponent) ? message : "\(url.path): \(message)"))
    }
  }

  private func store(_ embedding: [Float], of hash: ContentHash) {
    guard !cannotStore else { return }
    do {
      try cache?.store(embedding, of: hash)
    } catch {
      cannotStore = true
      notice("Embeddings are not kept for the next call: \(error)")
    }
  }
}
