import AssayCheckpoint
package import AssayFiles
package import AssayRoles
package import Foundation

/// Embeddings that were computed before, on disk: by what a recording holds and by what the verifier is made of.
///
/// An embedding is a file of its own, written whole or not at all, so that several processes can share the folder. One
/// that is damaged counts as absent.
package struct EmbeddingCache {
  /// Raise it when a verifier gives other embeddings with the same weights and parameters.
  private static let revision = 1

  /// Parameters that change no embedding: what is accepted, and where weights lie, whose hashes count.
  private static let others: Set<String> = ["threshold", "weights"]

  /// Of this verifier.
  package let folder: URL

  /// - Parameters:
  ///   - values: the verifier's parameters.
  ///   - root: `$ASSAY_EMBEDDINGS`, or `embeddings` in Assay's cache.
  package init(
    _ verifier: MethodDescription, _ values: ParameterValues, weights: [String: String], root: URL = root
  ) {
    let facts =
      ["revision=\(Self.revision)", "assay=\(AssayVersion.current)", "verifier=\(verifier.name)"]
      + values.values.filter { !Self.others.contains($0.key) }.map { "\($0.key)=\($0.value)" }.sorted()
      + weights.map(\.value).sorted()
    let key = ContentHash(of: facts.joined(separator: "\n")).hexadecimal
    folder = root.appendingPathComponent("\(verifier.name)-\(key.prefix(16))", isDirectory: true)
  }

  package static var root: URL {
    if let path = ProcessInfo.processInfo.environment["ASSAY_EMBEDDINGS"], !path.isEmpty {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    return UserFolders.cache.appendingPathComponent("embeddings", isDirectory: true)
  }

  /// The embedding of the recording with this hash; `nil` where there is none of norm 1.
  package func embedding(of audio: ContentHash) -> [Float]? {
    let url = url(of: audio)
    guard FileManager.default.fileExists(atPath: url.path),
      let values = try? Checkpoint.open(url).tensor(at: Self.key).floats()
    else { return nil }
    let norm = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    return abs(norm - 1) < 1e-3 ? values : nil
  }

  /// - Throws: `FileError` when the folder cannot be written.
  package func store(_ embedding: [Float], of audio: ContentHash) throws {
    let tensor = CheckpointTensor(shape: [embedding.count], floats: embedding)
    try SafetensorsWriter.write([Self.key: tensor], to: url(of: audio))
  }

  private static let key = "embedding"

  private func url(of audio: ContentHash) -> URL {
    folder.appendingPathComponent("\(audio.hexadecimal).safetensors")
  }
}
