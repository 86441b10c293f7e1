/// English in the International Phonetic Alphabet, as espeak-ng writes it, read as ARPAbet.
enum IPAPhonemes {
  /// Longer symbols are matched first. Sounds of loanwords become the nearest English sound.
  static let table: [String: [String]] = [
    // Consonants.
    "b": ["B"], "d": ["D"], "f": ["F"], "h": ["HH"], "j": ["Y"], "k": ["K"], "l": ["L"], "m": ["M"],
    "n": ["N"], "p": ["P"], "r": ["R"], "s": ["S"], "t": ["T"], "v": ["V"], "w": ["W"], "z": ["Z"],
    "ɡ": ["G"], "g": ["G"], "ŋ": ["NG"], "ɹ": ["R"], "ɾ": ["T"], "ʔ": ["T"], "ʃ": ["SH"], "ʒ": ["ZH"],
    "θ": ["TH"], "ð": ["DH"], "tʃ": ["CH"], "dʒ": ["JH"], "ɫ": ["L"], "ʍ": ["W"], "ɬ": ["L"],
    "x": ["K"], "ç": ["HH"], "ɲ": ["N", "Y"], "ʁ": ["R"], "ɣ": ["G"], "β": ["V"], "ʎ": ["L", "Y"],
    // Syllabic consonants.
    "n̩": ["AH", "N"], "l̩": ["AH", "L"], "m̩": ["AH", "M"], "əl": ["AH", "L"],
    // Vowels.
    "ə": ["AH"], "ɐ": ["AH"], "ʌ": ["AH"], "æ": ["AE"], "a": ["AA"], "aː": ["AA"], "ɑ": ["AA"], "ɑː": ["AA"],
    "ɒ": ["AA"], "ɔ": ["AO"], "ɔː": ["AO"], "o": ["OW"], "oː": ["AO"], "e": ["EH"], "eː": ["EY"], "ɛ": ["EH"],
    "ɛː": ["EH"], "ɪ": ["IH"], "ᵻ": ["IH"], "ɨ": ["IH"], "i": ["IY"], "iː": ["IY"], "ʊ": ["UH"], "u": ["UW"],
    "uː": ["UW"], "y": ["UW"], "yː": ["UW"], "ø": ["ER"], "øː": ["ER"], "œ": ["ER"], "ɜ": ["ER"],
    "ɜː": ["ER"], "ɚ": ["ER"], "ɝ": ["ER"], "ɜːɹ": ["ER"], "ɝː": ["ER"],
    // Diphthongs.
    "aɪ": ["AY"], "aʊ": ["AW"], "eɪ": ["EY"], "oʊ": ["OW"], "əʊ": ["OW"], "ɔɪ": ["OY"], "iə": ["IY", "AH"],
    "aɪə": ["AY", "AH"], "aɪɚ": ["AY", "ER"], "aʊə": ["AW", "AH"], "aʊɚ": ["AW", "ER"], "eə": ["EH"],
    // Vowels before r.
    "ɑːɹ": ["AA", "R"], "ɔːɹ": ["AO", "R"], "oːɹ": ["AO", "R"], "ɛɹ": ["EH", "R"], "ɪɹ": ["IH", "R"],
    "ʊɹ": ["UH", "R"],
    // Nasal vowels of French words.
    "ɑ̃": ["AA", "N"], "ɔ̃": ["AO", "N"], "ɛ̃": ["AE", "N"], "œ̃": ["AH", "N"],
  ]

  // As Unicode scalars, because a tie or a nasal mark would otherwise be part of the letter before it.
  private static let symbols = Dictionary(
    table.map { (Array($0.key.unicodeScalars), $0.value) }, uniquingKeysWith: { first, _ in first })
  private static let longest = symbols.keys.map(\.count).max() ?? 1

  /// Marks that describe how a sound is made, not which sound it is.
  private static let ignored = Set("_ \u{200D}\u{0361}\u{035C}ː·.ʰʲʷˠ̪̩̃-\n".unicodeScalars)

  /// Reads one word.
  ///
  /// A vowel after `ˈ` has primary stress, one after `ˌ` has secondary stress, and others have none.
  ///
  /// - Returns: `nil` if a symbol is in no table or there is no sound.
  static func pronunciation(of text: String) -> Pronunciation? {
    var phonemes: [Phoneme] = []
    var stress = Phoneme.Stress.none
    let scalars = Array(text.unicodeScalars)
    var place = 0
    while place < scalars.count {
      // A change of language: `(fr)`.
      if scalars[place] == "(", let end = scalars[place...].firstIndex(of: ")") {
        place = end + 1
        continue
      }
      if scalars[place] == "ˈ" || scalars[place] == "ˌ" {
        stress = scalars[place] == "ˈ" ? .primary : .secondary
        place += 1
        continue
      }
      let lengths = stride(from: min(longest, scalars.count - place), to: 0, by: -1)
      if let length = lengths.first(where: { symbols[Array(scalars[place..<place + $0])] != nil }) {
        for symbol in symbols[Array(scalars[place..<place + length])] ?? [] {
          guard let phoneme = Phoneme(symbol) else { preconditionFailure("\(symbol) is not ARPAbet") }
          phonemes.append(phoneme.stressed(stress))
          if phoneme.isVowel { stress = .none }
        }
        place += length
      } else if ignored.contains(scalars[place]) {
        place += 1
      } else {
        return nil
      }
    }
    return phonemes.isEmpty ? nil : Pronunciation(phonemes)
  }
}
