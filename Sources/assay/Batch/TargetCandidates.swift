import AssayCorpus
import AssayFiles
import AssayRoles
import AssaySignal
import Foundation
import Synchronization

/// The recordings that a protection may choose its target voice from.
///
/// They are kept in memory, so that of more than ``limit`` recordings only the first of each speaker are taken, as
/// many of each as fit.
final class TargetCandidates: Sendable {
  static let limit = 500

  /// Identifies the recordings with what is known about them.
  let contentHash: ContentHash
  private let entries: [CorpusEntry]
  private let messages: Messages
  private let tellsUnusable: Bool
  private let loaded = Mutex<[Utterance]?>(nil)

  /// - Parameter tellsUnusable: whether a candidate that cannot be used is worth a notice, as it is not where
  ///   candidates are inputs themselves.
  /// - Throws: `FileError` when a recording cannot be read at all.
  init(_ candidates: [CorpusEntry], tellsUnusable: Bool, messages: Messages) throws {
    if candidates.count > Self.limit {
      let speakers = Set(candidates.map(\.speaker)).count
      entries = try Corpus(candidates).limited(perSpeaker: max(1, Self.limit / speakers)).entries
      messages.notice(
        "\(entries.count) of \(candidates.count) recordings are possible targets: the first ones of each speaker."
      )
    } else {
      entries = candidates
    }
    let lines = try entries.map { entry in
      "\(try ContentHash(ofFile: entry.url)) \(entry.gender?.rawValue ?? "-") \(entry.speaker ?? "-")\n"
    }
    contentHash = ContentHash(of: lines.sorted().joined())
    self.messages = messages
    self.tellsUnusable = tellsUnusable
  }

  /// The candidates with their samples; without those that cannot be used.
  func utterances() -> [Utterance] {
    loaded.withLock { loaded in
      if let loaded { return loaded }
      let utterances = entries.compactMap { entry -> Utterance? in
        do {
          return Utterance(entry, try AudioFile.readSpeech(entry.url).waveform)
        } catch {
          if tellsUnusable { messages.notice("not a target: \(error)") }
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
  init(_ entry: CorpusEntry, _ waveform: Waveform) {
    self.init(
      id: entry.id, waveform: waveform, speaker: entry.speaker, gender: entry.gender,
      transcript: entry.transcript)
  }
}
