import Testing

@testable import AssayPhonetics

@Suite("IPA as ARPAbet")
struct IPAPhonemesTests {
  @Test(
    "What espeak-ng prints becomes ARPAbet with stress",
    arguments: [
      ("h_ə_l_ˈoʊ", "HH AH0 L OW1"), ("həlˈoʊ", "HH AH0 L OW1"), ("tʃ_ˈɜː_tʃ", "CH ER1 CH"),
      ("ɡ_ˈɑːɹ_d_ə_n", "G AA1 R D AH0 N"), ("f_ˈaɪɚ", "F AY1 ER0"), ("b_ˈʌ_ʔ_n̩", "B AH1 T AH0 N"),
      ("l_ˈɪ_ɾ_əl", "L IH1 T AH0 L"), ("m_ˈɔ_n_t_ɐ_l_ˌeɪ\n", "M AO1 N T AH0 L EY2"), ("l_iə", "L IY0 AH0"),
      ("(fr)ʒ_w_ˈɑː(en)", "ZH W AA1"), ("d͡ʒ_ˈʌ_dʒ", "D ZH AH1 JH"),
    ])
  func words(_ ipa: String, _ arpabet: String) {
    #expect(IPAPhonemes.pronunciation(of: ipa) == Pronunciation(arpabet))
  }

  @Test("What is in no table is not guessed", arguments: ["", "_", "ǃ_a", "hello?"])
  func unknown(_ ipa: String) {
    #expect(IPAPhonemes.pronunciation(of: ipa) == nil)
  }

  @Test("Every entry of the table is ARPAbet, and every phoneme is reached")
  func table() {
    let symbols = IPAPhonemes.table.values.flatMap { $0 }
    #expect(symbols.allSatisfy { Phoneme($0) != nil })
    #expect(Set(symbols) == Set(Phoneme.vowels + Phoneme.consonants))
  }
}
