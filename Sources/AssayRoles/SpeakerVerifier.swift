public import AssaySignal

/// Tells whether two recordings are of the same speaker, by the similarity of their embeddings.
public protocol SpeakerVerifier: Sendable {
  /// Similarity from which two recordings count as one speaker, as published.
  var threshold: Double { get }
  var weightHashes: [String: String] { get }
  /// How it uses several cores; by default it takes ``Parallelism/recordings``.
  var parallelism: Parallelism { get }

  /// The embedding of each waveform: vectors of L2 norm 1, in the order given. Any sample rate is accepted.
  ///
  /// - Throws: ``SignalError`` for empty, silent or non-finite input, and where no speech is found.
  func embeddings(of waveforms: [Waveform]) throws -> [[Float]]
}

extension SpeakerVerifier {
  public var parallelism: Parallelism { .recordings }

  /// Cosine similarity of two embeddings of norm 1, in [−1, 1]; exactly 1 for an embedding with itself.
  public func similarity(_ a: [Float], _ b: [Float]) -> Double {
    precondition(a.count == b.count, "embeddings of \(a.count) and \(b.count) values")
    // Rounding must not let a recording differ from itself.
    if a == b { return 1 }
    // Norms are 1 up to rounding only.
    return min(1, max(-1, zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }))
  }
}
