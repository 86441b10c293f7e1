import AssayFiles
import AssayPhonetics
import AssayRoles
import Foundation
import Synchronization

/// The contents that a cloner was given last, so that one that is spoken in many voices is aligned once.
final class HeardContents: Sendable {
  typealias Heard = (content: SpeechContent, fallbacks: [PhoneticFallback])

  private static let limit = 64

  /// A content, and what was heard in it; threads that want the same wait for the first.
  private final class Entry: Sendable {
    let utterance: Utterance
    let heard = Mutex<Heard?>(nil)

    init(_ utterance: Utterance) { self.utterance = utterance }
  }

  private let entries = Mutex<[Entry]>([])

  /// - Parameter listen: what finds it where it is not known.
  func content(of utterance: Utterance, listen: () throws -> Heard) throws -> Heard {
    let entry = entries.withLock { entries in
      if let known = entries.first(where: { $0.utterance == utterance }) { return known }
      if entries.count == Self.limit { entries.removeFirst() }
      let new = Entry(utterance)
      entries.append(new)
      return new
    }
    return try entry.heard.withLock { heard in
      if let heard { return heard }
      let new = try listen()
      heard = new
      return new
    }
  }
}
