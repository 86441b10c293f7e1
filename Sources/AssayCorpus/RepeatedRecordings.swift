import AssayErrors
import AssayFiles
import Foundation

/// Finds recordings that are in a corpus twice: compared with itself, one would be a trial that tells nothing.
struct RepeatedRecordings {
  /// In the order given, each recording once.
  let kept: [CorpusEntry]
  /// What was left out.
  let notices: [String]

  /// - Parameters:
  ///   - entries: in the order of ids; of several that are one, the first is kept.
  ///   - corpus: what messages call it.
  /// - Throws: ``CorpusError`` with code `.repeated` for one recording under two speakers.
  init(_ entries: [CorpusEntry], of corpus: String) throws {
    var notices: [String] = []
    let (utterances, microphones) = Self.withoutSecondMicrophones(entries)
    if !microphones.isEmpty {
      var leftOut = LeftOut()
      for id in microphones { leftOut.add(id, .microphone) }
      notices += leftOut.notices(of: corpus)
    }
    var first: [ContentHash: CorpusEntry] = [:]
    var repeats: [(id: String, of: String)] = []
    let hashes = Self.hashes(utterances)
    kept = try utterances.filter { entry in
      guard let hash = hashes[entry.id] else { return true }
      guard let known = first[hash] else {
        first[hash] = entry
        return true
      }
      guard known.speaker == entry.speaker else {
        throw CorpusError(
          .repeated,
          "\(known.url.path) and \(entry.url.path) have the same content but different speakers, "
            + "\(Self.name(known)) and \(Self.name(entry)): remove one of them.")
      }
      repeats.append((entry.id, known.id))
      return false
    }
    if let example = repeats.first {
      let subject = repeats.count == 1 ? "1 recording was" : "\(repeats.count) recordings were"
      notices.append(
        "\(corpus): \(subject) left out, because another file has the same content (\(example.id) is the same as "
          + "\(example.of))."
      )
    }
    self.notices = notices
  }

  private static func name(_ entry: CorpusEntry) -> String { entry.speaker ?? "unknown" }

  /// Of recordings as large as another one, by id; others are no copies.
  private static func hashes(_ entries: [CorpusEntry]) -> [String: ContentHash] {
    func size(_ url: URL) -> Int {
      var status = stat()
      return stat(url.path, &status) == 0 ? Int(status.st_size) : 0
    }
    let groups = Dictionary(grouping: entries) { size($0.url) }
    var hashes: [String: ContentHash] = [:]
    // What cannot be read is told when it is read.
    for (size, group) in groups where size > 0 && group.count > 1 {
      for entry in group { hashes[entry.id] = try? ContentHash(ofFile: entry.url) }
    }
    return hashes
  }

  /// VCTK has most utterances by two microphones, which are one recording to a verifier.
  private static func withoutSecondMicrophones(_ entries: [CorpusEntry]) -> (
    kept: [CorpusEntry], leftOut: [String]
  ) {
    let ids = Set(entries.map(\.id))
    func isSecond(_ id: String) -> Bool {
      guard let name = VCTKName(RecordingFile.name(of: id)), name.microphone == 2 else { return false }
      return ids.contains(String(id.dropLast(1)) + "1")
    }
    let second = entries.map(\.id).filter(isSecond)
    let leftOut = Set(second)
    return (entries.filter { !leftOut.contains($0.id) }, second)
  }
}
