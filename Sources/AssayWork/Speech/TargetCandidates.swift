package import AssayCorpus
package import AssayFiles
package import AssayRoles
package import AssaySignal
import Foundation
import Synchronization

/// The recordings that a protection may choose its target voice from.
///
/// They are kept in memory, so that of more than ``limit`` recordings only the first of each speaker are taken, as
/// many of each as fit.
package final class TargetCandidates: Sendable {
  package static let limit = 500

  /// Identifies the recordings with what is known about them.
  package let contentHash: ContentHash
  private let entries: [CorpusEntry]
  private let observer: any WorkObserver
  private let tellsUnusable: Bool
  private let loaded = Mutex<[Utterance]?>(nil)

  /// - Parameter tellsUnusable: whether a candidate that cannot be used is worth a notice, as it is not where
  ///   candidates are inputs themselves.
  /// - Throws: `FileError` when a recording cannot be read at all.
  package init(_ candidates: [CorpusEntry], tellsUnusable: Bool, observer: any WorkObserver) throws {
    if candidates.count > Self.limit {
      let speakers = Set(candidates.map(\.speaker)).count
      entries = try Corpus(candidates).limited(perSpeaker: max(1, Self.limit / speakers)).entries
      observer.notice(
        "\(entries.count) of \(candidates.count) recordings are possible targets: the first ones of each speaker."
      )
    } else {
      entries = candidates
    }
    let lines = try entries.map { entry in
      "\(try ContentHash(ofFile: entry.url)) \(entry.gender?.rawValue ?? "-") \(entry.speaker ?? "-")\n"
    }
    contentHash = ContentHash(of: lines.sorted().joined())
    self.observer = observer
    self.tellsUnusable = tellsUnusable
  }

  /// Voices to choose from, by names that tell them from the inputs.
  ///
  /// A candidate that is an input too has that input's name, since methods tell recordings apart by name; any other one
  /// gets a name that no input has.
  package static func named(_ voices: [CorpusEntry], beside inputs: [CorpusEntry]) -> [CorpusEntry] {
    let known = Dictionary(
      inputs.compactMap { entry in FileIdentity(entry.url).map { ($0, entry.id) } },
      uniquingKeysWith: { first, _ in first })
    let taken = Set(inputs.map(\.id))
    return voices.map { entry in
      if let input = FileIdentity(entry.url).flatMap({ known[$0] }) { return entry.renamed(input) }
      var id = entry.id
      while taken.contains(id) { id = "targets/\(id)" }
      return entry.renamed(id)
    }
  }

  /// The candidates with their samples; without those that cannot be used.
  package func utterances() -> [Utterance] {
    loaded.withLock { loaded in
      if let loaded { return loaded }
      let utterances = entries.compactMap { entry -> Utterance? in
        do {
          return Utterance(entry, try AudioFile.readSpeech(entry.url).waveform)
        } catch {
          if tellsUnusable { observer.notice("not a target: \(error)") }
          return nil
        }
      }
      loaded = utterances
      return utterances
    }
  }
}

extension Utterance {
  /// A recording with its samples.
  package init(_ entry: CorpusEntry, _ waveform: Waveform) {
    self.init(
      id: entry.id, waveform: waveform, speaker: entry.speaker, gender: entry.gender,
      transcript: entry.transcript)
  }
}
