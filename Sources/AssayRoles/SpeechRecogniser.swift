public import AssaySignal

/// Writes down the words of speech.
public protocol SpeechRecogniser: Sendable {
  /// The file names and hashes of the weights it was made with, for provenance; empty for none.
  var weightHashes: [String: String] { get }
  /// How it uses several cores; by default it takes ``Parallelism/recordings``.
  var parallelism: Parallelism { get }

  /// The words of `speech`, separated by spaces; empty where none are recognised. Any sample rate is accepted.
  ///
  /// - Throws: ``SignalError`` for empty, silent or non-finite input.
  func words(of speech: Waveform) throws -> String
}

extension SpeechRecogniser {
  public var weightHashes: [String: String] { [:] }
  public var parallelism: Parallelism { .recordings }
}
