import Testing

@testable import AssayPhonetics

@Suite("Phonemes")
struct PhonemeTests {
  @Test(
    "Symbols are read and written as the CMU dictionary has them",
    arguments: ["T", "AY1", "ER0", "OW2", "sil", "UH"])
  func symbols(_ symbol: String) {
    #expect(Phoneme(symbol)?.description == symbol)
  }

  @Test("Anything else is no phoneme", arguments: ["", "1", "T1", "AY3", "ay1", "AY12", "sil0", "AY１", "Q"])
  func others(_ symbol: String) {
    #expect(Phoneme(symbol) == nil)
  }

  @Test("There are 24 consonants and 15 vowels, and only vowels take stress")
  func inventory() {
    #expect(Phoneme.consonants.count == 24 && Phoneme.vowels.count == 15)
    #expect(Set(Phoneme.consonants + Phoneme.vowels).count == 39)
    #expect(Phoneme("K")?.stressed(.primary) == Phoneme("K"))
    #expect(Phoneme("EY")?.stressed(.secondary) == Phoneme("EY2"))
  }

  @Test("A pronunciation has phonemes only")
  func pronunciations() {
    #expect(Pronunciation("HH AH0 L OW1")?.bases == ["HH", "AH", "L", "OW"])
    #expect(Pronunciation("HH AH0 L OW1")?.vowelStresses == [Phoneme.Stress.none, .primary])
    #expect(Pronunciation("HH sil") == nil)
    #expect(Pronunciation("") == nil)
    #expect(Pronunciation("HH X") == nil)
  }
}
