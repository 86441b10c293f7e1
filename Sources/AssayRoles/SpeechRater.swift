public import AssaySignal

/// Says how good speech sounds, without a recording to compare it with.
public protocol SpeechRater: Sendable {
  /// What it scores, in the order of ``Rating/scores``.
  var scores: [ScoreDescription] { get }
  /// The file names and hashes of the weights it was made with, for provenance; empty for none.
  var weightHashes: [String: String] { get }
  /// How it uses several cores; by default it takes ``Parallelism/recordings``.
  var parallelism: Parallelism { get }

  /// Rates `speech`. Any sample rate is accepted.
  ///
  /// - Returns: a finite number for each of ``scores``, and a sentence for each reason to read them with care.
  /// - Throws: ``SignalError`` for empty, silent, non-finite or too short input.
  func rate(_ speech: Waveform) throws -> Rating
}

extension SpeechRater {
  public var weightHashes: [String: String] { [:] }
  public var parallelism: Parallelism { .recordings }
}
