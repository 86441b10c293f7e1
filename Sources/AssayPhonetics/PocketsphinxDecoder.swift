import AssayErrors
import CPocketsphinx
import Foundation

/// pocketsphinx's decoder with grammars made here. Not thread-safe: ``PocketsphinxPool`` lends it to one thread at a
/// time, which is what makes it `Sendable`.
///
/// Words are named after their phones, so every pronunciation is a separate word, and the path through a grammar shows
/// which variant was spoken.
final class PocketsphinxDecoder: @unchecked Sendable {
  /// An arc of a grammar: a pronunciation from one state to the next.
  struct Arc {
    let from: Int
    let to: Int
    /// ARPAbet without stress.
    let phones: [String]
  }

  /// A word on the best path.
  struct Segment: Equatable {
    /// Its phones separated by `_`, or `<sil>`.
    let name: String
    let firstFrame: Int
    let endFrame: Int
  }

  /// The best path.
  struct Path {
    let segments: [Segment]
    /// Log-likelihood in the decoder's units.
    let score: Int
    let frameCount: Int
  }

  static let silence = "<sil>"
  static let sampleRate = 16_000
  static let framesPerSecond = 100
  private static let search = "alignment"
  /// The probability of entering silence where it is allowed.
  private static let silenceProbability = 0.1

  private let decoder: OpaquePointer
  private var isReady = false

  /// - Throws: ``PhoneticsError`` when the model cannot be loaded.
  init(_ model: PocketsphinxModel) throws {
    try model.requireSound()
    cpocketsphinx_silence()
    guard let configuration = cmd_ln_parse_r(nil, ps_args(), 0, nil, 0) else {
      throw Self.notLoaded(model)
    }
    defer { cmd_ln_free_r(configuration) }
    cmd_ln_set_str_r(configuration, "-hmm", model.acoustics.path)
    // Silence is aligned too, and times count from the beginning.
    cmd_ln_set_int_r(configuration, "-remove_silence", 0)
    // Grammars are complete: no fillers or variants but their own, and the Viterbi path itself.
    for option in ["-fsgusefiller", "-fsgusealtpron", "-bestpath"] {
      cmd_ln_set_int_r(configuration, option, 0)
    }
    // So wide that only practically impossible paths are lost.
    for option in ["-beam", "-pbeam", "-wbeam"] { cmd_ln_set_float_r(configuration, option, 1e-200) }
    cmd_ln_set_int_r(configuration, "-maxhmmpf", -1)
    guard let decoder = ps_init(configuration) else { throw Self.notLoaded(model) }
    self.decoder = decoder
  }

  deinit { ps_free(decoder) }

  private static func notLoaded(_ model: PocketsphinxModel) -> PhoneticsError {
    PhoneticsError(
      .notInstalled,
      "pocketsphinx cannot load the acoustic model in \(model.acoustics.path): install pocketsphinx-en-us again."
    )
  }

  /// Finds the best path through a grammar from its first state to its last.
  ///
  /// - Parameters:
  ///   - samples: 16 kHz, 16 bits.
  ///   - stateCount: states are 0 ..< stateCount.
  ///   - silences: states with optional silence.
  ///   - finalState: where the path ends.
  /// - Returns: `nil` when no path fits.
  func bestPath(
    _ samples: [Int16], arcs: [Arc], stateCount: Int, silences: some Sequence<Int>, finalState: Int
  ) -> Path? {
    // Adding a word touches every existing search, so the old one is removed first.
    if isReady { ps_unset_search(decoder, Self.search) }
    isReady = false
    for arc in arcs { addWord(arc.phones) }
    guard
      let grammar = fsg_model_init(Self.search, ps_get_logmath(decoder), 1, Int32(stateCount))
    else { return nil }
    defer { fsg_model_free(grammar) }
    grammar.pointee.start_state = 0
    grammar.pointee.final_state = Int32(finalState)
    for arc in arcs {
      let word = fsg_model_word_add(grammar, Self.name(arc.phones))
      fsg_model_trans_add(grammar, Int32(arc.from), Int32(arc.to), 0, word)
    }
    for state in silences {
      fsg_model_add_silence(grammar, Self.silence, Int32(state), Float(Self.silenceProbability))
    }
    guard ps_set_fsg(decoder, Self.search, grammar) >= 0, ps_set_search(decoder, Self.search) >= 0 else {
      return nil
    }
    isReady = true
    // Without a new stream, the level of noise in the speech before would be subtracted from this one.
    guard ps_start_stream(decoder) >= 0, ps_start_utt(decoder) >= 0 else { return nil }
    let frameCount = samples.withUnsafeBufferPointer {
      ps_process_raw(decoder, $0.baseAddress, $0.count, 0, 1)
    }
    guard ps_end_utt(decoder) >= 0, frameCount >= 0 else { return nil }
    var score: Int32 = 0
    guard ps_get_hyp(decoder, &score) != nil else { return nil }
    let segments = readSegments()
    return segments.isEmpty
      ? nil : Path(segments: segments, score: Int(score), frameCount: Int(ps_get_n_frames(decoder)))
  }

  static func name(_ phones: [String]) -> String { phones.joined(separator: "_") }

  private func addWord(_ phones: [String]) {
    let name = Self.name(phones)
    if let known = ps_lookup_word(decoder, name) {
      // The text is the caller's.
      free(known)
    } else {
      ps_add_word(decoder, name, phones.joined(separator: " "), 0)
    }
  }

  private func readSegments() -> [Segment] {
    var segments: [Segment] = []
    var next = ps_seg_iter(decoder)
    while let segment = next {
      var first: Int32 = 0
      var last: Int32 = 0
      ps_seg_frames(segment, &first, &last)
      if let word = ps_seg_word(segment), last >= first {
        segments.append(
          Segment(name: String(cString: word), firstFrame: Int(first), endFrame: Int(last) + 1))
      }
      // Frees itself after the last segment.
      next = ps_seg_next(segment)
    }
    return segments
  }
}
