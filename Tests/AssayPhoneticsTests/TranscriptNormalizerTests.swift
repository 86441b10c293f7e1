import Testing

@testable import AssayPhonetics

@Suite("Transcripts in words")
struct TranscriptNormalizerTests {
  @Test(
    "Case, punctuation, accents and symbols",
    arguments: [
      ("HE SAID NOTHING", "he said nothing"), ("“Don’t!” he said—twice.", "don't he said twice"),
      ("the dogs' well-known café", "the dogs well known cafe"),
      ("'Tis 'quoted' rock 'n roll", "'tis quoted rock 'n roll"),
      ("salt & pepper, 5%", "salt and pepper five percent"), ("  \n\t", ""), ("?!…", ""), ("''", ""),
    ])
  func text(_ text: String, _ words: String) {
    #expect(TranscriptNormalizer.words(of: text).joined(separator: " ") == words)
  }

  @Test(
    "Numbers",
    arguments: [
      ("0", "zero"), ("7", "seven"), ("13", "thirteen"), ("40", "forty"), ("99", "ninety nine"),
      ("100", "one hundred"), ("1,001", "one thousand one"),
      ("12,345", "twelve thousand three hundred forty five"),
      ("1000000", "one million"), ("3.14", "three point one four"),
      ("1st 2nd 3rd 4th", "first second third fourth"),
      ("12th 20th 25th", "twelfth twentieth twenty fifth"), ("90s", "nineties"),
      ("in 2 hours.", "in two hours"),
      ("5pm B12", "five pm b twelve"),
      ("99999999999999999999", Array(repeating: "nine", count: 20).joined(separator: " ")),
      ("007", "seven"), ("1.2.3", "one point two point three"),
    ])
  func numbers(_ text: String, _ words: String) {
    #expect(TranscriptNormalizer.words(of: text).joined(separator: " ") == words)
  }

  @Test("Normalising twice is normalising once")
  func idempotent() {
    let words = TranscriptNormalizer.words(of: "Mr. O’Neill’s 3 dogs — ’twas 1999! — “barked”; 'em too…")
    #expect(TranscriptNormalizer.words(of: words.joined(separator: " ")) == words)
    #expect(words.contains("o'neill's") && words.contains("'twas"))
  }
}
