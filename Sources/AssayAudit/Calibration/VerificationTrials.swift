import AssayFiles
import AssayRoles
import Foundation

/// All pairs of the recordings of a corpus, scored by a verifier.
public struct VerificationTrials: Sendable {
  /// A pair of recordings.
  struct Trial: Sendable {
    /// Who speaks in either, as indices into ``speakers``.
    let first: Int
    let second: Int
    let score: Double
  }

  /// Number of recordings.
  public let recordings: Int
  /// In the order of their names.
  public let speakers: [String]
  let genuine: [Trial]
  let impostor: [Trial]
  let sorted: SortedScores

  public var genuineCount: Int { genuine.count }
  public var impostorCount: Int { impostor.count }

  /// - Parameters:
  ///   - voices: who speaks in each recording, and its embedding.
  ///   - similarity: of two embeddings.
  /// - Throws: `RoleError` with code `.unsuitableInput` when there are no two recordings of one speaker, or none of
  ///   another, or a score is not finite.
  public init(
    _ voices: [(speaker: String, embedding: [Float])], similarity: ([Float], [Float]) -> Double
  ) throws {
    let speakers = Set(voices.map(\.speaker)).sorted { $0.precedes($1) }
    let numbers = Dictionary(uniqueKeysWithValues: speakers.enumerated().map { ($1, $0) })
    var genuine: [Trial] = []
    var impostor: [Trial] = []
    for (place, one) in voices.enumerated() {
      for other in voices[(place + 1)...] {
        let trial = Trial(
          first: numbers[one.speaker] ?? 0, second: numbers[other.speaker] ?? 0,
          score: similarity(one.embedding, other.embedding))
        if trial.first == trial.second { genuine.append(trial) } else { impostor.append(trial) }
      }
    }
    try EqualErrorRate.require(genuine: genuine.map(\.score), impostor: impostor.map(\.score))
    recordings = voices.count
    self.speakers = speakers
    self.genuine = genuine
    self.impostor = impostor
    sorted = SortedScores(genuine: genuine.map(\.score), impostor: impostor.map(\.score))
  }

  /// The rates over all pairs.
  public var curve: ErrorRateCurve { ErrorRateCurve(sorted) }
}
