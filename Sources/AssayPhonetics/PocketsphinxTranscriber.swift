import AssayErrors
public import AssayRoles
import CPocketsphinx
import Foundation

/// Recognises speech with pocketsphinx's library and its American English language model.
///
/// Many words will be wrong. But an alignment of wrong words has mostly right phones, and guidance uses only phones.
public final class PocketsphinxTranscriber: Sendable {
  /// Frees the decoder together with its owner; one thread uses it at a time, which makes it `Sendable`.
  private final class Decoder: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ model: PocketsphinxModel) throws {
      try model.requireSound()
      cpocketsphinx_silence()
      let problem = PhoneticsError(
        .notInstalled,
        "pocketsphinx cannot load the language model \(model.languageModel.path): install pocketsphinx-en-us again."
      )
      guard let configuration = cmd_ln_parse_r(nil, ps_args(), 0, nil, 0) else { throw problem }
      defer { cmd_ln_free_r(configuration) }
      cmd_ln_set_str_r(configuration, "-hmm", model.acoustics.path)
      cmd_ln_set_str_r(configuration, "-dict", model.dictionary.path)
      cmd_ln_set_str_r(configuration, "-lm", model.languageModel.path)
      guard let pointer = ps_init(configuration) else { throw problem }
      self.pointer = pointer
    }

    deinit { ps_free(pointer) }
  }

  private let decoders: PocketsphinxPool<Decoder>

  /// - Throws: ``PhoneticsError`` when the model cannot be loaded.
  public init(model: PocketsphinxModel) throws {
    decoders = try PocketsphinxPool { try Decoder(model) }
  }

  /// - Returns: words in lower case separated by spaces.
  /// - Throws: ``PhoneticsError`` with code `.noTranscript` when no word is recognised, or `SignalError` for speech
  ///   that is empty, silent or not finite.
  public func transcript(of utterance: Utterance) throws -> String {
    let samples = try SphinxSamples.samples(of: utterance)
    let text = try decoders.withDecoder { decoder -> String? in
      // Without a new stream, the level of noise in the speech before would be subtracted from this one.
      guard ps_start_stream(decoder.pointer) >= 0, ps_start_utt(decoder.pointer) >= 0 else { return nil }
      let count = samples.withUnsafeBufferPointer {
        ps_process_raw(decoder.pointer, $0.baseAddress, $0.count, 0, 1)
      }
      guard ps_end_utt(decoder.pointer) >= 0, count >= 0, let words = ps_get_hyp(decoder.pointer, nil) else {
        return nil
      }
      return String(cString: words)
    }
    guard let text, !text.isEmpty else {
      throw PhoneticsError(
        .noTranscript,
        "\(utterance.id) has no transcript, and no words were recognised in it: write a transcript.")
    }
    return text
  }
}
