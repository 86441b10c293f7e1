import AssayErrors
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Synchronization

/// Chooses a target recording by a ``TargetRule`` and a seed.
///
/// Embeddings of candidates are remembered, since a folder's files are candidates for each other.
final class TargetChooser: Sendable {
  private let encoder: any SpeakerEncoder
  private let device: Device
  private let embeddings = Mutex<[String: [Float]]>([:])

  init(encoder: any SpeakerEncoder, device: Device) {
    self.encoder = encoder
    self.device = device
  }

  /// A candidate of another speaker than the subject's.
  ///
  /// - Returns: the target and the rule that found it.
  /// - Throws: ``RoleError`` with code `.noTarget` saying what to give.
  func target(for subject: Utterance, among candidates: [Utterance], rule: TargetRule, seed: UInt64) throws
    -> (utterance: Utterance, rule: TargetRule)
  {
    let others = candidates.filter { candidate in
      candidate.id != subject.id && (candidate.speaker == nil || candidate.speaker != subject.speaker)
    }
    guard !others.isEmpty else {
      throw RoleError(
        .noTarget,
        "\(subject.id): there is no recording of another speaker to move the voice towards: add some to the "
          + "recordings, or give them with the option targets.")
    }
    let opposite = others.filter { candidate in
      guard let own = subject.gender, let other = candidate.gender else { return false }
      return own != other
    }
    switch rule {
    case .oppositeGender where opposite.isEmpty:
      throw RoleError(
        .noTarget,
        "\(subject.id): no other recording is known to be of the opposite gender; give a speaker table with "
          + "the option speakers, recordings with the option targets, or choose the target rule furthest.")
    case .oppositeGender: return (random(opposite, subject, seed), .oppositeGender)
    case .automatic where !opposite.isEmpty: return (random(opposite, subject, seed), .oppositeGender)
    case .automatic, .furthest: return (try furthest(others, from: subject), .furthest)
    }
  }

  /// The seed already differs for each utterance, so the choice needs no more than its generator.
  private func random(_ choices: [Utterance], _ subject: Utterance, _ seed: UInt64) -> Utterance {
    let order = RandomGenerator(seed: seed).permutation(choices.count)
    return choices[order.integers[0]]
  }

  private func furthest(_ choices: [Utterance], from subject: Utterance) throws -> Utterance {
    let own = try embedding(of: subject)
    var least: (similarity: Float, utterance: Utterance)?
    for choice in choices {
      let other = try embedding(of: choice)
      let similarity = zip(own, other).reduce(0) { $0 + $1.0 * $1.1 }
      if least == nil || similarity < least!.similarity { least = (similarity, choice) }
    }
    return least!.utterance
  }

  /// The embedding of norm 1.
  private func embedding(of utterance: Utterance) throws -> [Float] {
    if let known = embeddings.withLock({ $0[utterance.id] }) { return known }
    let prepared = try encoder.prepare(utterance.waveform)
    let values = withoutGradients {
      let embedding = encoder.embedding(of: Tensor(prepared.samples, device: device))
      return (embedding / embedding.norm()).floats
    }
    embeddings.withLock { $0[utterance.id] = values }
    return values
  }
}
