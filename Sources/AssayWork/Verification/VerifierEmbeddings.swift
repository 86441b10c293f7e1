import AssayFiles
package import AssayRoles
import AssaySignal
package import Foundation

/// Embeddings of recordings by one verifier, each computed once, and once for good with a cache.
package final class VerifierEmbeddings {
  private let verifier: any SpeakerVerifier
  private let cache: EmbeddingCache?
  private let observer: any WorkObserver
  private let notices: RepeatedNotices
  private let work: RecordingWork
  private var known: [FileIdentity: Result<Embedded, RecordingFailure>] = [:]
  private var cannotStore = false

  private struct Embedded: Sendable {
    let embedding: [Float]
    /// Why a verdict on the recording is to be read with care.
    let cautions: [String]
  }

  /// - Parameters:
  ///   - cache: where embeddings are looked for and put; `nil` for nowhere.
  ///   - observer: are told once when the cache cannot be written, and why verdicts are to be read with care.
  ///   - work: how recordings share the processor.
  package init(
    _ verifier: any SpeakerVerifier, cache: EmbeddingCache?, observer: any WorkObserver, work: RecordingWork
  ) {
    self.verifier = verifier
    self.work = work
    self.cache = cache
    self.observer = observer
    notices = RepeatedNotices(observer)
  }

  /// - Throws: ``RecordingFailure`` naming the file.
  package func embedding(of url: URL) throws -> [Float] { try embedded(url).embedding }

  /// Why verdicts on some recordings are to be read with care, each with the recording's name; none for one that has no
  /// embedding.
  package func cautions(of urls: [URL]) -> [String] {
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
  package func finish() { notices.finish() }

  /// Embeds recordings, several at once where the verifier allows it; those that fail do so when they are asked for.
  package func prepare(_ urls: [URL]) {
    var files: [(url: URL, identity: FileIdentity)] = []
    var queued: Set<FileIdentity> = []
    for url in urls {
      // A file that is not there has no identity; reading it tells so.
      guard let identity = FileIdentity(url), known[identity] == nil, queued.insert(identity).inserted
      else { continue }
      files.append((url, identity))
    }
    var done = 0
    let total = files.count
    let (verifier, cache) = (verifier, cache)
    _ = work.run(files) { file in
      Self.computed(file.url, verifier, cache)
    } consume: { file, computed in
      known[file.identity] = kept(computed, file.url)
      done += 1
      observer.progress(
        WorkProgress(Double(done), of: total, "recordings", task: "embedding \(file.url.lastPathComponent)"))
    }
    observer.endProgress()
  }

  private func embedded(_ url: URL) throws -> Embedded {
    guard let identity = FileIdentity(url) else {
      return try kept(Self.computed(url, verifier, cache), url).get()
    }
    if known[identity] == nil { prepare([url]) }
    guard let result = known[identity] else { preconditionFailure("\(url.path) was not embedded") }
    return try result.get()
  }

  private struct Computed: Sendable {
    let result: Result<Embedded, RecordingFailure>
    /// Where to store the embedding; `nil` for one that is stored already.
    var hash: ContentHash?
  }

  private static func computed(
    _ url: URL, _ verifier: any SpeakerVerifier, _ cache: EmbeddingCache?
  ) -> Computed {
    do {
      // Also for an embedding that is kept: the cautions are the recording's.
      let loaded = try AudioFile.readSpeech(url)
      let hash = cache == nil ? nil : try ContentHash(ofFile: url)
      if let hash, let stored = cache?.embedding(of: hash) {
        return Computed(result: .success(Embedded(embedding: stored, cautions: loaded.cautions)))
      }
      let embedding = try RecordingFailure.naming(url) { try verifier.embeddings(of: [loaded.waveform])[0] }
      return Computed(
        result: .success(Embedded(embedding: embedding, cautions: loaded.cautions)), hash: hash)
    } catch {
      return Computed(result: .failure(RecordingFailure(error)))
    }
  }

  private func kept(_ computed: Computed, _ url: URL) -> Result<Embedded, RecordingFailure> {
    if case .success(let embedded) = computed.result {
      if let hash = computed.hash { store(embedded.embedding, of: hash) }
      for caution in embedded.cautions { notices.tell(caution, of: url.lastPathComponent) }
    }
    return computed.result
  }

  private func store(_ embedding: [Float], of hash: ContentHash) {
    guard !cannotStore else { return }
    do {
      try cache?.store(embedding, of: hash)
    } catch {
      cannotStore = true
      observer.notice("Embeddings could not be cached: \(error)")
    }
  }
}
