import AssayRoles
import AssaySignal
import Foundation
import Synchronization

/// Aligns with pocketsphinx's library and its American English model.
///
/// Three searches over the whole utterance: the words of the transcript in order, each in all its
/// pronunciations, with optional silence between; the phones of the variants that were chosen, each a word of
/// its own; and any phones in any order. Speech that fits its transcript is likelier as those words than as any
/// phones, so the difference of the first and the last tells a wrong transcript.
///
/// Frames are 10 ms, a phone has three at least.
public final class PocketsphinxAligner: ForcedAligner {
  /// Log-likelihood a frame, in the decoder's units, by which words must beat free phones: see
  /// Documentation/Alignment.md for how it was found.
  public static let requiredAdvantage = 0.0
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

  /// An alignment and the advantage of its words over free phones, a frame.
  func aligned(_ utterance: Utterance, requiring least: Double = requiredAdvantage) throws -> (
    timeline: PhonemeTimeline, advantage: Double
  ) {
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
      let advantage = try spoken.score - Self.freePhoneScore(samples, decoder, utterance.id)
      guard advantage >= least else { throw Self.doesNotFit(utterance.id) }
      let timeline = try Self.timeline(samples, words, spoken, decoder, utterance, fallbacks)
      return (timeline, advantage)
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

  private static func spokenVariants(
    _ samples: [Int16], _ variants: [[Pronunciation]], _ decoder: PocketsphinxDecoder, _ id: String
  ) throws -> Spoken {
    let arcs = variants.enumerated().flatMap { place, ways in
      var seen: Set<[String]> = []
      return ways.filter { seen.insert($0.bases).inserted }
        .map { PocketsphinxDecoder.Arc(from: place, to: place + 1, phones: $0.bases) }
    }
    guard
      let path = decoder.bestPath(
        samples, arcs: arcs, stateCount: variants.count + 1, silences: 0...variants.count,
        finalState: variants.count)
    else { throw doesNotFit(id) }
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
