import Foundation

/// Splits a written text into words, as an English dictionary lists them.
///
/// Words are in lower case; numbers, `%` and `&` are written as words; accents are removed; hyphens and dashes separate
/// words; all other punctuation except the apostrophe inside a word is dropped.
public enum TranscriptNormalizer {
  private static let apostrophes: Set<Character> = ["'", "’", "‘", "ʼ", "`", "´"]
  /// Words that begin with an apostrophe. Before any other word, it is a quotation mark.
  private static let elisions: Set<String> = [
    "'tis", "'twas", "'twould", "'twill", "'em", "'cause", "'bout", "'round", "'til", "'n", "'course",
  ]
  private static let spoken: [Character: String] = [
    "%": " percent ", "&": " and ", "+": " plus ", "@": " at ",
  ]

  /// - Returns: the words in order; empty for a text without letters and digits.
  public static func words(of text: String) -> [String] {
    let plain = text.folding(options: .diacriticInsensitive, locale: Locale(identifier: "en_US_POSIX"))
      .lowercased()
    return spaced(plain).split(whereSeparator: \.isWhitespace).flatMap { words(ofToken: String($0)) }
  }

  /// The text with symbols as words, reduced to letters, digits, apostrophes, spaces, and the points and commas inside
  /// numbers.
  private static func spaced(_ text: String) -> String {
    let characters = Array(text)
    var result = ""
    for (place, character) in characters.enumerated() {
      if apostrophes.contains(character) {
        result.append("'")
      } else if character.isLetter || character.isNumber {
        result.append(character)
      } else if let words = spoken[character] {
        result += words
      } else if character == "." || character == ",", place > 0, place + 1 < characters.count,
        characters[place - 1].isASCIIDigit, characters[place + 1].isASCIIDigit
      {
        result.append(character)
      } else {
        result.append(" ")
      }
    }
    return result
  }

  private static func words(ofToken token: String) -> [String] {
    guard let first = token.firstIndex(where: \.isASCIIDigit) else {
      let word = withoutQuotationMarks(token)
      return word.isEmpty ? [] : [word]
    }
    if first != token.startIndex {
      return words(ofToken: String(token[..<first])) + words(ofToken: String(token[first...]))
    }
    let end = token.firstIndex { !$0.isASCIIDigit && $0 != "." && $0 != "," } ?? token.endIndex
    let rest = String(token[end...])
    let number = String(token[..<end])
    if ["st", "nd", "rd", "th"].contains(rest) { return NumberWords.ordinal(number) }
    if ["s", "'s"].contains(rest) { return NumberWords.plural(number) }
    return NumberWords.cardinal(number) + (rest.isEmpty ? [] : words(ofToken: rest))
  }

  private static func withoutQuotationMarks(_ token: String) -> String {
    var word = token[...]
    while word.last == "'" { word.removeLast() }
    while word.first == "'", !elisions.contains(String(word)) { word.removeFirst() }
    return String(word)
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isWholeNumber }
}
