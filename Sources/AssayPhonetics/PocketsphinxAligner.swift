import AssayRoles
import AssaySignal
import Foundation
import Synchronization

/// Aligns with pocketsphinx's library and its American English model.
///
/// Two searches over the whole utterance find the times: one for the words of the transcript in order, each in all
/// its pronunciations, with optional silence between; one for the phones of the variants that were chosen, each a
/// word of its own.
///
/// A search for a transcript finds something in any sound. So two more tell whether it fits: any phones in any order,
/// and the transcript backwards. The words of the transcript must be the better explanation, see
/// ``requiredFit``.
///
/// Frames are 10 ms, a phone has three at least.
public final class PocketsphinxAligner: ForcedAligner {
  /// How much likelier a frame must be as the transcript than as free phones, and than as the transcript backwards,
  /// in sum and in the decoder's units of log-likelihood.
  ///
  /// Free phones alone would refuse protected and noisy speech, which the model knows badly, and the transcript
  /// backwards alone tells little of a short text: Documentation/Alignment.md has the distributions.
  public static let requiredFit = 0.0
  /// An HMM has three states that none can be left out of.
  static let framesPerPhone = 3

  public let name = "pocketsphinx"
  private let lexicon: Lexicon
  private let decoder: Mutex<PocketsphinxDecoder>

  /// - Throws: ``PhoneticsError`` with code `.notInstalled` when the model cannot be loaded.
  public init(model: PocketsphinxModel, lexicon: Lexicon) throws {
    self.lexicon = lexicon
    decoder = Mutex(try PocketsphinxDecoder(model))
  }

  /// With the model and the dictionaries that are installed.
  ///
  /// - Parameter stressDictionary: a CMU dictionary with stress; `nil` for ``StressDictionaryFile/find(environment:)``.
  /// - Throws: ``PhoneticsError`` when something is not installed or not readable.
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

  /// An alignment and how well it fits: see ``requiredFit``.
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
          format: "%@ lasts %.2f s, too short for the %d phones of its transcript: check that it is this "
            + "recording's.", utterance.id, utterance.waveform.duration, needed))
    }
    return try decoder.withLock { decoder in
      let spoken = try Self.spokenVariants(samples, variants, decoder, utterance.id)
      let free = try Self.freePhoneScore(samples, decoder, utterance.id)
      // Backwards nothing may be found at all, which says nothing for the transcript.
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
      "\(id): the transcript is not what is spoken, or it is not in English: check that it is this recording's."
    )
  }

  /// What the first search found.
  private struct Spoken {
    /// One for each word.
    let variants: [Pronunciation]
    /// After which words there is silence.
    let pauses: Set<Int>
    /// Log-likelihood a frame.
    let score: Double
  }

  /// The best path through words, each in one of its ways, with silence wherever it helps.
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

  /// Log-likelihood a frame of the last word first, and of its last phone first.
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
