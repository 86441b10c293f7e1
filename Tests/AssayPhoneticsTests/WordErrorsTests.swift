import Testing

@testable import AssayPhonetics

@Suite("WordErrors")
struct WordErrorsTests {
  @Test(
    "Wrong, missing and surplus words count one each, whatever the spelling",
    arguments: [
      ("The cat sat.", "the cat sat", 0, 3), ("The cat sat.", "the bat sat", 1, 3),
      ("The cat sat.", "cat sat", 1, 3),
      ("The cat sat.", "the big cat sat", 1, 3), ("The cat sat.", "", 3, 3), ("", "one two", 2, 0),
      ("21 men", "twenty one men", 0, 3), ("a b c d", "b c d e", 2, 4), ("a b", "c d e", 3, 2),
    ])
  func counts(text: String, heard: String, errors: Int, words: Int) {
    let found = WordErrors(text, heard: heard)
    #expect(found.errors == errors && found.words == words)
    #expect(found.rate == (words == 0 ? nil : Double(errors) / Double(words)))
  }

  @Test("Counts add up")
  func sum() {
    let sum = WordErrors("a b", heard: "a") + WordErrors("c", heard: "c") + .none
    #expect(sum.errors == 1 && sum.words == 3)
  }
}
