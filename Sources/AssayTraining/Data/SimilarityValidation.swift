import AssayErrors
public import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// How much of the voice is restored: the similarity of the speaker embeddings of purified and clean speech of held-out
/// speakers, with fixed perturbations.
///
/// It selects among weights and contributes no gradient. The perturbations are synthetic, or come from recordings of the
/// same speech made by a real protection.
public struct SimilarityValidation: Sendable {
  public static let measure = "similarity"

  /// A perturbed recording.
  struct Item {
    let index: Int
    let recording: SpeechSet.Recording
    let samples: [Float]
    /// The clean recording, and its embedding.
    let clean: [Float]
    let embedding: [Float]
    let seed: UInt64
  }

  let items: [Item]
  /// The recordings that the items are of some of.
  let speech: SpeechSet
  private let encoder: any SpeakerEncoder

  /// - Parameters:
  ///   - speech: recordings of speakers that are not in the training speech.
  ///   - count: the number of recordings used, evenly over the set.
  ///   - seconds: the largest length taken of each.
  public init(
    _ speech: SpeechSet, count: Int, seconds: Double, perturbation: SyntheticPerturbation,
    encoder: any SpeakerEncoder, seed: UInt64
  ) throws {
    guard count > 0 else {
      throw RoleError(.invalidParameter, "Validation needs at least one recording: raise its count.")
    }
    self.encoder = encoder
    self.speech = speech
    let used = min(count, speech.recordings.count)
    let generator = RandomGenerator(seed: seed)
    items = try (0..<used).map { index in
      let recording = speech.recordings[index * speech.recordings.count / used]
      let clean = Array(recording.samples.prefix(Int(seconds * Double(SpeechSet.sampleRate))))
      // In batches of one there is no other voice to borrow from.
      let tensor = Tensor(clean, shape: [1, clean.count])
      let perturbed = (tensor + perturbation.draw(for: tensor, using: generator)).floats
      return Item(
        index: index, recording: recording, samples: perturbed,
        clean: clean, embedding: try Self.embedding(of: clean, recording.url, encoder),
        seed: seed &+ UInt64(index))
    }
  }

  private static func embedding(of clean: [Float], _ url: URL, _ encoder: any SpeakerEncoder) throws
    -> [Float]
  {
    do {
      return try embedding(clean, encoder)
    } catch let error as SignalError {
      throw RoleError(
        .unsuitableInput,
        "\(url.path) cannot be used for validation (\(error)): remove it from the validation speech.")
    }
  }

  /// - Parameter purify: purifies an item's samples, at 16 kHz.
  /// - Returns: ``measure``, the mean cosine similarity to the embeddings of the clean recordings. A result without speech,
  ///   which an untrained network may produce, has the similarity 0 and is counted as `without_speech`.
  func measure(_ purify: (Item) throws -> [Float]) throws -> [String: Double] {
    var sum = 0.0
    var withoutSpeech = 0
    for item in items {
      let purified = try purify(item)
      do {
        let embedding = try Self.embedding(purified, encoder)
        sum += zip(embedding, item.embedding).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      } catch is SignalError {
        withoutSpeech += 1
      }
    }
    let similarity = [Self.measure: sum / Double(items.count)]
    return withoutSpeech == 0
      ? similarity : similarity.merging(["without_speech": Double(withoutSpeech)]) { own, _ in own }
  }

  private static func embedding(_ samples: [Float], _ encoder: any SpeakerEncoder) throws -> [Float] {
    let prepared = try encoder.prepare(Waveform(samples: samples, sampleRate: SpeechSet.sampleRate))
    let vector = encoder.embedding(of: Tensor(prepared.samples))
    return (vector / vector.norm()).floats
  }
}
