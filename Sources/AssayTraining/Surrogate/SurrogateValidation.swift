import AssayErrors
import AssayNetworks
import AssayRoles
import AssayTensor

/// How well unseen speakers are distinguished: the share of recordings whose most similar other recording is from the same
/// speaker.
struct SurrogateValidation {
  static let measure = "identified"

  private let items: [(speaker: String, samples: [Float])]

  /// - Throws: `RoleError` unless there are two speakers with two recordings each, and for a recording of nobody known.
  init(_ speech: SpeechSet, _ settings: TrainingValidation) throws {
    let used = min(settings.count, speech.recordings.count)
    let length = Int(settings.seconds * Double(SpeechSet.sampleRate))
    items = try (0..<used).compactMap { index in
      let recording = speech.recordings[index * speech.recordings.count / used]
      guard recording.samples.count >= SurrogateEncoder.window else { return nil }
      return (
        try recording.requiredSpeaker, Array(recording.samples.prefix(max(length, SurrogateEncoder.window)))
      )
    }
    let counts = Dictionary(items.map { ($0.speaker, 1) }, uniquingKeysWith: +)
    guard counts.values.filter({ $0 >= 2 }).count >= 2 else {
      throw RoleError(
        .unsuitableInput,
        "Validation needs two recordings of 1.6 s or more of each of two speakers: name more speech with the option validation, or raise validation.count."
      )
    }
  }

  /// - Returns: ``measure`` for both members together, and the same for each.
  func measure(_ encoder: SurrogateEncoder, device: Device) throws -> [String: Double] {
    let embeddings = items.map { encoder.embedding(of: Tensor($0.samples, device: device)).floats }
    let half = embeddings[0].count / 2
    return [
      Self.measure: identified(embeddings),
      SurrogateEncoder.Member.recurrent.rawValue: identified(embeddings.map { Array($0[..<half]) }),
      SurrogateEncoder.Member.convolutional.rawValue: identified(embeddings.map { Array($0[half...]) }),
    ]
  }

  private func identified(_ embeddings: [[Float]]) -> Double {
    let counts = Dictionary(items.map { ($0.speaker, 1) }, uniquingKeysWith: +)
    let vectors = embeddings.map { vector in
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return vector.map { $0 / max(norm, .leastNormalMagnitude) }
    }
    let asked = items.indices.filter { counts[items[$0].speaker]! >= 2 }
    let right = asked.filter { index in
      let nearest = items.indices.filter { $0 != index }.max { first, second in
        cosine(vectors[index], vectors[first]) < cosine(vectors[index], vectors[second])
      }
      return nearest.map { items[$0].speaker == items[index].speaker } ?? false
    }
    return Double(right.count) / Double(asked.count)
  }

  private func cosine(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
