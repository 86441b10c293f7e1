/// Adds a small perturbation to speech so that voice-cloning models cannot copy the speaker.
public protocol Protection: Sendable {
  /// The file names and hashes of the weights it was made with, for provenance; empty for none.
  var weightHashes: [String: String] { get }
  /// How it uses several cores; by default it takes ``Parallelism/recordings``.
  var parallelism: Parallelism { get }

  /// Protects `subject`.
  ///
  /// - Parameters:
  ///   - subject: the speech to protect.
  ///   - candidates: other recordings that a targeted protection may choose its target from, in a stable order;
  ///     those of the subject's own speaker are never chosen.
  ///   - context: seed, device and progress.
  /// - Returns: the protected speech at the protection's own rate; it may be shorter than the input where the
  ///   reference's loader trims silence, and then `details` says so.
  /// - Throws: ``RoleError`` when there is no suitable target, or what the input makes impossible.
  func protect(_ subject: Utterance, candidates: [Utterance], context: MethodContext) throws
    -> ProcessedSpeech
}

extension Protection {
  public var weightHashes: [String: String] { [:] }
  public var parallelism: Parallelism { .recordings }
}
