import AssayFiles
import AssayPhonetics
import AssayRoles
import Foundation
import Synchronization

/// The contents that a cloner was given last, so that one that is spoken in many voices is aligned once.
final class HeardContents: Sendable {
  typealias Heard = (content: SpeechContent, fallbacks: [PhoneticFallback])

  private static let limit = 64

  private struct Known {
    var byUtterance: [(utterance: Utterance, heard: Heard)] = []
  }

  private let known = Mutex(Known())

  /// - Parameter listen: what finds it where it is not known.
  func content(of utterance: Utterance, listen: () throws -> Heard) throws -> Heard {
    let found = known.withLock { known in
      known.byUtterance.first { $0.utterance == utterance }?.heard
    }
    if let found { return found }
    let heard = try listen()
    known.withLock { known in
      if known.byUtterance.count == Self.limit { known.byUtterance.removeFirst() }
      known.byUtterance.append((utterance, heard))
    }
    return heard
  }
}
