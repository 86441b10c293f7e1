/// Cleans speech of protective perturbations, as an attacker would before cloning.
public protocol Purifier: Sendable {
  /// The file names and hashes of the weights it was made with, for provenance; empty for none.
  var weightHashes: [String: String] { get }
  /// How it uses several cores; by default it takes ``Parallelism/recordings``.
  var parallelism: Parallelism { get }

  /// Purifies `speech`; the result has the input's rate and length unless `details` says otherwise.
  ///
  /// - Throws: an error in one sentence when the input is unsuitable or a program it calls fails.
  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech
}

extension Purifier {
  public var weightHashes: [String: String] { [:] }
  public var parallelism: Parallelism { .recordings }
}
