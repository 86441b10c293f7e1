import AssayRoles
import AssaySignal
import Foundation

/// Embeddings of recordings by one verifier, each computed once.
final class VerifierEmbeddings {
  private let verifier: any SpeakerVerifier
  private var known: [FileIdentity: Result<[Float], EmbeddingFailure>] = [:]

  init(_ verifier: any SpeakerVerifier) { self.verifier = verifier }

  /// - Throws: ``EmbeddingFailure`` naming the file.
  func embedding(of url: URL) throws -> [Float] {
    // A file that is not there has no identity; reading it tells so.
    guard let identity = FileIdentity(url) else { return try compute(url).get() }
    if let result = known[identity] { return try result.get() }
    let result = compute(url)
    known[identity] = result
    return try result.get()
  }

  private func compute(_ url: URL) -> Result<[Float], EmbeddingFailure> {
    do {
      let waveform = try AudioFile.read(url).waveform
      try waveform.requireUsable(url.path)
      return .success(try verifier.embeddings(of: [waveform])[0])
    } catch {
      let message = "\(error)"
      return .failure(
        EmbeddingFailure(
          message: message.contains(url.lastPathComponent) ? message : "\(url.path): \(message)"))
    }
  }
}
