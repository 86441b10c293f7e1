import AssayErrors
public import AssayRoles
import AssaySignal
public import Foundation

/// Aligns with pocketsphinx's library and its American English model.
///
/// Two searches over the whole utterance find the times: one for the words of the transcript in order, each with all
/// its pronunciations, with optional silence between them; and one for the phones of the chosen variants, each as a
/// separate word.
///
/// A search for a transcript finds it in any sound. So two more searches check the fit: for any phones in any order,
/// and for the transcript backwards. The transcript must explain the speech better than both, see ``requiredFit``.
///
/// Frames are 10 ms long. A phone has at least three.
public final class PocketsphinxAligner: ForcedAligner {
  /// By how much the log-likelihood per frame of the transcript must exceed those of free phones and of the transcript
  /// backwards, summed over both, in the decoder's units.
  ///
  /// Free phones alone would refuse protected and noisy speech, which the model represents poorly, and the transcript
  /// backwards alone says little about a short text.
  public static let requiredFit = 0.0
  /// An HMM has three states, and none can be skipped.
  static let framesPerPhone = 3

  public let name = "pocketsphinx"
  private let lexicon: Lexicon
  private let decoders: PocketsphinxPool<PocketsphinxDecoder>

  /// - Throws: ``PhoneticsError`` with code `.notInstalled` when the model cannot be loaded.
  public init(model: PocketsphinxModel, lexicon: Lexicon) throws {
    self.lexicon = lexicon
    decoders = try PocketsphinxPool { try PocketsphinxDecoder(model) }
  }

  /// Uses the installed model and dictionaries.
  ///
  /// - Parameter stressDictionary: a CMU dictionary with stress; `nil` for ``StressDictionaryFile/find(environment:)``.
  /// - Throws: ``PhoneticsError`` if something is not installed or cannot be read.
  public convenience init(stressDictionary: URL? = nil) throws {
    let model = try PocketsphinxModel.find()
    let stresses = try (stressDictionary ?? StressDictionaryFile.find())
      .map(PronunciationDictionary.init(contentsOf:))
    try self.init(
      model: model,
      lexicon: Lexicon(
        variants: PronunciationDictionary(contentsOf: model.dictionary),
        stresses: stresses ?? PronunciationDictionary()))
  }

  public func align(_ utterance: Utterance) throws -> PhonemeTimeline {
    try aligned(utterance).timeline
  }

  /// An alignment and its fit, see ``requiredFit``.
  func aligned(_ utterance: Utterance) throws -> (timeline: PhonemeTimeline, fit: Double) {
    let samples = try SphinxSamples.samples(of: utterance)
    let words = try utterance.requiredWords()
    var fallbacks: [PhoneticFallback] = []
    let variants = try words.map { word in
      let entry: Lexicon.Entry
      do {
        entry = try lexicon.entry(for: word)
      } catch let error as PhoneticsError {
        throw PhoneticsError(error.code, "\(utterance.id): \(error.message)")
      }
      for fallback in entry.fallbacks where !fallbacks.contains(fallback) { fallbacks.append(fallback) }
      return entry.variants
    }
    let frames = samples.count / (PocketsphinxDecoder.sampleRate / PocketsphinxDecoder.framesPerSecond)
    let needed = variants.reduce(0) { sum, one in sum + (one.map(\.phonemes.count).min() ?? 0) }
    guard frames >= needed * Self.framesPerPhone else {
      throw PhoneticsError(
        .notAligned,
        String(
          format: "%@ lasts %.2f s, too short for the %d phones of its transcript: check that it "
            + "belongs to this recording.", utterance.id, utterance.waveform.duration, needed))
    }
    return try decoders.withDecoder { decoder in
      let spoken = try Self.spokenVariants(samples, variants, decoder, utterance.id)
      let free = try Self.freePhoneScore(samples, decoder, utterance.id)
      // The search backwards may find nothing at all, which is no evidence for the transcript.
      let backwards = Self.backwardsScore(samples, variants, decoder) ?? spoken.score
      let fit = (spoken.score - free) + (spoken.score - backwards)
      guard fit >= Self.requiredFit else { throw Self.doesNotFit(utterance.id) }
      let timeline = try Self.timeline(samples, words, spoken, decoder, utterance, fallbacks)
      return (timeline, fit)
    }
  }

  static func doesNotFit(_ id: String) -> PhoneticsError {
    PhoneticsError(
      .notAligned,
      "\(id): the transcript does not match the speech or is not English: check that it belongs to this recording."
    )
  }

  /// The result of the first search.
  private struct Spoken {
    /// One for each word.
    let variants: [Pronunciation]
    /// The words followed by silence.
    let pauses: Set<Int>
    /// Log-likelihood per frame.
    let score: Double
  }

  /// The best path through words, each with one of its pronunciations, with optional silence between them.
  private static func bestPath(
    _ samples: [Int16], _ words: [[[String]]], _ decoder: PocketsphinxDecoder
  ) -> PocketsphinxDecoder.Path? {
    let arcs = words.enumerated().flatMap { place, ways in
      Set(ways).map { PocketsphinxDecoder.Arc(from: place, to: place + 1, phones: $0) }
        .sorted { $0.phones.lexicographicallyPrecedes($1.phones) }
    }
    return decoder.bestPath(
      samples, arcs: arcs, stateCount: words.count + 1, silences: 0...words.count, finalState: words.count)
  }

  /// The log-likelihood per frame of the transcript backwards: the last word first, and its last phone first.
  private static func backwardsScore(
    _ samples: [Int16], _ variants: [[Pronunciation]], _ decoder: PocketsphinxDecoder
  ) -> Double? {
    bestPath(samples, variants.reversed().map { $0.map { $0.bases.reversed() } }, decoder)
      .map { Double($0.score) / Double(max(1, $0.frameCount)) }
  }

  private static func spokenVariants(
    _ samples: [Int16], _ variants: [[Pronunciation]], _ decoder: PocketsphinxDecoder, _ id: String
  ) throws -> Spoken {
    guard let path = bestPath(samples, variants.map { $0.map(\.bases) }, decoder) else {
      throw doesNotFit(id)
    }
    var chosen: [Pronunciation] = []
    var pauses: Set<Int> = []
    for segment in path.segments {
      if segment.name == PocketsphinxDecoder.silence {
        pauses.insert(chosen.count)
      } else if chosen.count < variants.count,
        let variant = variants[chosen.count].first(where: {
          PocketsphinxDecoder.name($0.bases) == segment.name
        })
      {
        chosen.append(variant)
      }
    }
    guard chosen.count == variants.count else { throw doesNotFit(id) }
    return Spoken(
      variants: chosen, pauses: pauses, score: Double(path.score) / Double(max(1, path.frameCount)))
  }

  private static func freePhoneScore(
    _ samples: [Int16], _ decoder: PocketsphinxDecoder, _ id: String
  ) throws -> Double {
    let phones = Phoneme.vowels + Phoneme.consonants
    guard
      let path = decoder.bestPath(
        samples, arcs: phones.map { .init(from: 0, to: 0, phones: [$0]) }, stateCount: 1, silences: [0],
        finalState: 0)
    else { throw doesNotFit(id) }
    return Double(path.score) / Double(max(1, path.frameCount))
  }

  private static func timeline(
    _ samples: [Int16], _ words: [String], _ spoken: Spoken, _ decoder: PocketsphinxDecoder,
    _ utterance: Utterance, _ fallbacks: [PhoneticFallback]
  ) throws -> PhonemeTimeline {
    var arcs: [PocketsphinxDecoder.Arc] = []
    var silences: [Int] = []
    for (place, variant) in spoken.variants.enumerated() {
      if spoken.pauses.contains(place) { silences.append(arcs.count) }
      for phone in variant.bases {
        arcs.append(.init(from: arcs.count, to: arcs.count + 1, phones: [phone]))
      }
    }
    if spoken.pauses.contains(spoken.variants.count) { silences.append(arcs.count) }
    let path = decoder.bestPath(
      samples, arcs: arcs, stateCount: arcs.count + 1, silences: silences, finalState: arcs.count)
    let segments = path?.segments.filter { $0.name != PocketsphinxDecoder.silence } ?? []
    guard segments.map(\.name) == arcs.map({ $0.phones[0] }) else { throw doesNotFit(utterance.id) }

    let duration = utterance.waveform.duration
    func seconds(_ frame: Int) -> Double {
      min(duration, Double(frame) / Double(PocketsphinxDecoder.framesPerSecond))
    }
    var phones: [PhonemeInterval] = []
    var wordIntervals: [WordInterval] = []
    for (word, variant) in zip(words, spoken.variants) {
      let first = phones.count
      for phoneme in variant.phonemes {
        let segment = segments[phones.count]
        phones.append(
          PhonemeInterval(
            start: seconds(segment.firstFrame), end: seconds(segment.endFrame), label: phoneme.description))
      }
      wordIntervals.append(
        WordInterval(start: phones[first].start, end: phones[phones.count - 1].end, word: word))
    }
    return PhonemeTimeline(
      duration: duration, words: wordIntervals, phones: phones, aligner: "pocketsphinx", fallbacks: fallbacks)
  }
}
