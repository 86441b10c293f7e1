import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks

@Suite("SV2TTS's text")
struct SV2TTSTextTests {
  private struct Cases: Decodable {
    struct Case: Decodable {
      let text: String
      let cleaned: String?
      let ids: [Int]
    }
    let symbols: [String]
    let cases: [Case]
  }

  private static func golden() throws -> Cases {
    try JSONDecoder().decode(
      Cases.self, from: Data(contentsOf: TestFiles.fixture("sv2tts/text_cases.json")))
  }

  @Test("Symbols, cleaned texts and numbers are the reference's")
  func cases() throws {
    let golden = try Self.golden()
    #expect(SV2TTSText.symbols.map(String.init) == golden.symbols)
    #expect(golden.cases.count == 44)
    for item in golden.cases {
      if let cleaned = item.cleaned {
        #expect(EnglishCleaner.cleaned(EnglishCleaner.stripped(item.text)) == cleaned, "\(item.text)")
      }
      #expect(SV2TTSText(item.text).ids == item.ids, "\(item.text)")
    }
  }

  @Test("666 numbers are spelt as the reference spells them")
  func numbers() throws {
    let data = try Data(contentsOf: TestFiles.fixture("sv2tts/number_words.json"))
    let golden = try JSONDecoder().decode([String: [String: String]].self, from: data)
    #expect(golden["cardinal"]?.count == 514 && golden["ordinal"]?.count == 152)
    for (text, words) in golden.values.joined() {
      #expect(EnglishNumbers.spelledOut(in: text) == words, "\(text)")
    }
  }

  @Test("A number without a name is read digit by digit, and nothing crashes on odd text")
  func odd() {
    #expect(EnglishNumbers.cardinal(String(repeating: "1", count: 37)).hasPrefix("one one one"))
    for text in [
      "", "{", "}", "{}", "{a}", "\u{0}", "$", "$.", "£,", ",,,", "1,", "🙂", "a\u{301}", "$1.2.3.4",
    ] {
      #expect(SV2TTSText(text).ids.last == 1)
    }
  }
}
