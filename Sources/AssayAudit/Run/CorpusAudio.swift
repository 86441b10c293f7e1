import AssayErrors
import AssayFiles
import AssayRoles
import AssaySignal
import Foundation
import Synchronization

/// The clean recordings of an audit, read when they are needed.
///
/// Protections may choose targets from the *pool*: all recordings of a corpus of at most ``poolLimit``, otherwise
/// the first recordings of each speaker, as many of each as fit. The pool stays in memory; other recordings are
/// read each time.
final class CorpusAudio: Sendable {
  static let poolLimit = 500

  let utterances: [PlannedUtterance]
  /// Indices of the pool's utterances, in the order of ids.
  let pool: [Int]
  private let cache = Mutex<[Int: Waveform]>([:])
  /// Of the candidates, by the speaker who is not among them.
  private let hashes = Mutex<[String: ContentHash]>([:])
  private let pooled: Set<Int>

  init(_ utterances: [PlannedUtterance], poolLimit: Int = CorpusAudio.poolLimit) {
    self.utterances = utterances
    if utterances.count <= poolLimit {
      pool = Array(utterances.indices)
    } else {
      let speakers = Set(utterances.map(\.speaker)).count
      let share = max(1, poolLimit / speakers)
      var taken: [String: Int] = [:]
      pool = utterances.indices.filter { index in
        taken[utterances[index].speaker, default: 0] += 1
        return taken[utterances[index].speaker, default: 0] <= share
      }
    }
    pooled = Set(pool)
  }

  /// - Throws: `SignalError` when the file cannot be read or holds no speech.
  func waveform(_ index: Int) throws -> Waveform {
    if let known = cache.withLock({ $0[index] }) { return known }
    let waveform = try AudioFile.readSpeech(URL(fileURLWithPath: utterances[index].path)).waveform
    if pooled.contains(index) { cache.withLock { $0[index] = waveform } }
    return waveform
  }

  /// The samples of a source of the utterance; its own from memory.
  func waveform(_ index: Int, _ source: AudioSource) throws -> Waveform {
    source.contentHash == utterances[index].contentHash ? try waveform(index) : try source.load().waveform
  }

  /// The utterance with other samples than its own, such as protected ones.
  func utterance(_ index: Int, _ waveform: Waveform) -> Utterance {
    let planned = utterances[index]
    return Utterance(
      id: planned.id, waveform: waveform, speaker: planned.speaker, gender: planned.gender,
      transcript: planned.transcript, language: planned.language)
  }

  /// Indices of the recordings in the pool whose speaker is another one, in the order of ids.
  func candidateIndices(for index: Int) -> [Int] {
    pool.filter { utterances[$0].speaker != utterances[index].speaker }
  }

  /// What a protection of the utterance may choose its target from.
  ///
  /// A recording that cannot be used is left out: its own units fail and tell why.
  func candidates(for index: Int) -> [Utterance] {
    candidateIndices(for: index).compactMap { index in
      (try? waveform(index)).map { utterance(index, $0) }
    }
  }

  /// Identifies the candidates: the hash of the speakers and the recordings among them.
  func candidatesHash(for index: Int) -> ContentHash {
    let speaker = utterances[index].speaker
    if let known = hashes.withLock({ $0[speaker] }) { return known }
    let lines = candidateIndices(for: index).map { index in
      let candidate = utterances[index]
      return "\(candidate.contentHash) \(candidate.gender?.rawValue ?? "-") \(candidate.speaker)\n"
    }
    let hash = ContentHash(of: lines.joined())
    hashes.withLock { $0[speaker] = hash }
    return hash
  }

  /// - Throws: ``AuditError`` when a recording is not what it was when the plan was made; `FileError` when it
  ///   cannot be read.
  func verify() throws {
    for utterance in utterances {
      guard try ContentHash(ofFile: URL(fileURLWithPath: utterance.path)) == utterance.contentHash else {
        throw AuditError(
          .planDiffers,
          "\(utterance.path) has changed since the audit was planned: restore it, or start a new audit.")
      }
    }
  }
}
