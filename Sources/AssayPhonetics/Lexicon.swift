import AssayErrors
import Foundation
import Synchronization

/// The pronunciations of words: from dictionaries, and from espeak-ng for words that are in none.
///
/// pocketsphinx's copy of the CMU dictionary has no stress, and Λ depends on stress. Stress comes from a dictionary
/// that has it, from the entry with the same phonemes, or else with the same number of vowels. Without an entry, it
/// comes from espeak-ng's rules.
public final class Lexicon: Sendable {
  /// The pronunciations of a word and the fallbacks used.
  public struct Entry: Sendable, Equatable {
    /// Not empty; every vowel has a stress.
    public let variants: [Pronunciation]
    public let fallbacks: [PhoneticFallback]
  }

  private let variants: PronunciationDictionary
  private let stresses: PronunciationDictionary
  private let espeak: EspeakPronouncer
  private let known = Mutex<[String: Entry]>([:])

  /// - Parameters:
  ///   - variants: a dictionary with or without stress.
  ///   - stresses: a dictionary with stress; used for stress, and for words that `variants` does not have.
  public convenience init(variants: PronunciationDictionary, stresses: PronunciationDictionary) {
    self.init(variants: variants, stresses: stresses, espeak: EspeakPronouncer())
  }

  init(variants: PronunciationDictionary, stresses: PronunciationDictionary, espeak: EspeakPronouncer) {
    self.variants = variants
    self.stresses = stresses
    self.espeak = espeak
  }

  /// - Parameter word: in lower case, as ``TranscriptNormalizer`` returns it.
  /// - Throws: ``PhoneticsError`` if nothing can pronounce it.
  public func entry(for word: String) throws -> Entry {
    if let entry = known.withLock({ $0[word] }) { return entry }
    let entry = try makeEntry(for: word)
    known.withLock { $0[word] = entry }
    return entry
  }

  private func makeEntry(for word: String) throws -> Entry {
    var found = variants[word]
    if found.isEmpty { found = stresses[word] }
    if found.isEmpty { found = try possessive(word) }
    guard !found.isEmpty else {
      // espeak-ng would name foreign letters one by one.
      let isEnglish = word.allSatisfy { $0 == "'" || $0.isASCII && $0.isLetter }
      guard isEnglish, let ruled = try espeak.pronunciation(of: word) else {
        throw PhoneticsError(
          .noPronunciation, "“\(word)” cannot be pronounced in English: write it as it is spoken.")
      }
      return Entry(
        variants: [Self.accented(ruled)], fallbacks: [.init(.pronunciationByRule, word)])
    }
    var fallbacks: [PhoneticFallback] = []
    var restored: [Pronunciation] = []
    for variant in found {
      let stressed = try stress(of: variant, word, &fallbacks)
      if !restored.contains(stressed) { restored.append(stressed) }
    }
    return Entry(variants: restored, fallbacks: fallbacks)
  }

  /// Regular possessives are pronounced like their noun with `ɪz` after sibilants, `s` after voiceless sounds, else `z`.
  private func possessive(_ word: String) throws -> [Pronunciation] {
    guard word.hasSuffix("'s") else { return [] }
    let noun = String(word.dropLast(2))
    let nouns = variants[noun].isEmpty ? stresses[noun] : variants[noun]
    return nouns.map { noun in
      let ending: [String] =
        switch noun.bases[noun.bases.count - 1] {
        case "S", "Z", "SH", "ZH", "CH", "JH": ["IH0", "Z"]
        case "P", "T", "K", "F", "TH": ["S"]
        default: ["Z"]
        }
      return Pronunciation(noun.phonemes + ending.compactMap(Phoneme.init))
    }
  }

  private func stress(
    of variant: Pronunciation, _ word: String, _ fallbacks: inout [PhoneticFallback]
  ) throws -> Pronunciation {
    if variant.hasStress { return variant }
    var models = stresses[word]
    if models.isEmpty, word.hasSuffix("'s") { models = stresses[String(word.dropLast(2))] }
    if let stressed = Self.restored(variant, from: models) { return stressed }
    // espeak-ng is not needed for a word of one syllable.
    if variant.vowelStresses.count > 1, let ruled = try espeak.pronunciation(of: word),
      let stressed = Self.restored(variant, from: [Self.accented(ruled)])
    {
      note(word, &fallbacks)
      return stressed
    }
    note(word, &fallbacks)
    return Self.accented(variant.stressed(variant.vowelStresses.map { $0 ?? Phoneme.Stress.none }))
  }

  private func note(_ word: String, _ fallbacks: inout [PhoneticFallback]) {
    let fallback = PhoneticFallback(.stressByRule, word)
    if !fallbacks.contains(fallback) { fallbacks.append(fallback) }
  }

  /// Copies stress to a pronunciation from a model: one with the same phonemes, or else the one with the same number
  /// of vowels that shares most symbols by position. Vowels after a possessive's noun have no stress.
  static func restored(_ variant: Pronunciation, from models: [Pronunciation]) -> Pronunciation? {
    let count = variant.vowelStresses.count
    let usable = models.filter { $0.hasStress && [count, count - 1].contains($0.vowelStresses.count) }
    func likeness(_ model: Pronunciation) -> Int {
      let shared = zip(model.bases, variant.bases).count { $0 == $1 }
      let sameCount = model.vowelStresses.count == count
      return model.bases == variant.bases ? .max : shared + (sameCount ? 1000 : 0)
    }
    // The first of equals, which the dictionary prefers.
    guard
      let best = usable.enumerated().max(by: { (likeness($0.1), -$0.0) < (likeness($1.1), -$1.0) })?.element
    else { return nil }
    let isShorter = best.vowelStresses.count < count
    // Only the vowel of the ending -es may be missing.
    guard !isShorter || variant.phonemes.suffix(2).first?.isVowel == true else { return nil }
    return variant.stressed(best.vowelStresses + (isShorter ? [Phoneme.Stress.none] : []))
  }

  /// English content words have a main stress; rules that give none leave stress to the sentence.
  static func accented(_ pronunciation: Pronunciation) -> Pronunciation {
    var stresses = pronunciation.vowelStresses
    guard !stresses.isEmpty, !stresses.contains(.primary) else { return pronunciation }
    stresses[stresses.firstIndex(of: .secondary) ?? 0] = .primary
    return pronunciation.stressed(stresses)
  }
}
