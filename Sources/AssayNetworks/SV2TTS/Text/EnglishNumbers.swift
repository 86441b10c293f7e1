import Foundation

/// Numbers in English words, as the `inflect` package spells them for SV2TTS's text.
enum EnglishNumbers {
  private static let ones = [
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
  ]
  private static let tens = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
  ]
  private static let scales = [
    "", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion", "sextillion",
    "septillion", "octillion", "nonillion", "decillion",
  ]
  private static let irregularOrdinals = [
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
  ]
  /// More digits have no name.
  private static let mostDigits = 36

  /// All numbers of a text, by six substitutions whose order decides.
  static func spelledOut(in text: String) -> String {
    typealias Cleaner = EnglishCleaner
    var text = Cleaner.replacing("([0-9][0-9,]+[0-9])", in: text) {
      $0[1].replacingOccurrences(of: ",", with: "")
    }
    text = Cleaner.replacing("£([0-9,]*[0-9]+)", in: text) { "\($0[1]) pounds" }
    text = Cleaner.replacing("\\$([0-9.,]*[0-9]+)", in: text) { dollars($0[1]) }
    text = Cleaner.replacing("([0-9]+\\.[0-9]+)", in: text) {
      $0[1].replacingOccurrences(of: ".", with: " point ")
    }
    text = Cleaner.replacing("([0-9]+)(st|nd|rd|th)", in: text) { ordinal($0[1]) }
    return Cleaner.replacing("[0-9]+", in: text) { cardinalOrYear($0[0]) }
  }

  private static func dollars(_ amount: String) -> String {
    let parts = amount.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2 else { return amount + " dollars" }
    func value(_ text: String) -> Int { Int(text.replacingOccurrences(of: ",", with: "")) ?? 0 }
    let dollars = value(parts[0])
    let cents = parts.count > 1 ? value(parts[1]) : 0
    func unit(_ count: Int, _ name: String) -> String { "\(count) \(name)\(count == 1 ? "" : "s")" }
    switch (dollars > 0, cents > 0) {
    case (true, true): return "\(unit(dollars, "dollar")), \(unit(cents, "cent"))"
    case (true, false): return unit(dollars, "dollar")
    case (false, true): return unit(cents, "cent")
    case (false, false): return "zero dollars"
    }
  }

  /// - Parameter digits: decimal; from 1001 to 2999 they are read as a year.
  static func cardinalOrYear(_ digits: String) -> String {
    guard let number = Int(digits), number > 1_000, number < 3_000 else { return cardinal(digits) }
    if number == 2_000 { return "two thousand" }
    if number > 2_000, number < 2_010 { return "two thousand " + cardinal(String(number % 100)) }
    if number % 100 == 0 { return cardinal(String(number / 100)) + " hundred" }
    let pair = number % 100
    return cardinal(String(number / 100)) + " "
      + (pair >= 10 ? cardinal(String(pair)) : "oh " + cardinal(String(pair)))
  }

  static func cardinal(_ digits: String) -> String { words(digits, joiner: " ", last: " ") }

  static func ordinal(_ digits: String) -> String {
    let text = words(digits, joiner: " and ", last: " and ")
    let start = text.lastIndex { $0 == " " || $0 == "-" }.map { text.index(after: $0) } ?? text.startIndex
    let word = String(text[start...])
    let changed =
      irregularOrdinals[word] ?? (word.hasSuffix("y") ? String(word.dropLast()) + "ieth" : word + "th")
    return text[..<start] + changed
  }

  /// - Parameters:
  ///   - joiner: between a hundred and what follows.
  ///   - last: before a last group below a hundred.
  private static func words(_ digits: String, joiner: String, last: String) -> String {
    let significant = String(digits.drop { $0 == "0" })
    guard !significant.isEmpty else { return "zero" }
    guard significant.count <= mostDigits else {
      // The reference fails here; a caller is better served with the digits one by one.
      return significant.compactMap(\.wholeNumberValue).map { $0 == 0 ? "zero" : ones[$0] }
        .joined(separator: " ")
    }
    let padding = (3 - significant.count % 3) % 3
    let padded = Array(String(repeating: "0", count: padding) + significant)
    let values = stride(from: 0, to: padded.count, by: 3).map { start in
      padded[start..<start + 3].reduce(0) { $0 * 10 + ($1.wholeNumberValue ?? 0) }
    }
    var text = ""
    for (index, value) in values.enumerated() where value > 0 {
      let scale = scales[values.count - 1 - index]
      let group = self.group(value, joiner: joiner) + (scale.isEmpty ? "" : " " + scale)
      let isShortEnd = index == values.count - 1 && value < 100
      text += text.isEmpty ? group : (isShortEnd ? last : ", ") + group
    }
    return text
  }

  private static func group(_ value: Int, joiner: String) -> String {
    let rest = value % 100
    let small = rest < 20 ? ones[rest] : tens[rest / 10] + (rest % 10 == 0 ? "" : "-" + ones[rest % 10])
    guard value >= 100 else { return small }
    return ones[value / 100] + " hundred" + (rest == 0 ? "" : joiner + small)
  }
}
