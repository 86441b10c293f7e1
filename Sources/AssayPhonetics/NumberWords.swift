/// Numbers as they are read aloud in American English.
enum NumberWords {
  private static let small = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
  ]
  private static let tens = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
  ]
  private static let powers: [(value: Int, word: String)] = [
    (1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"),
    (100, "hundred"),
  ]
  private static let irregularOrdinals = [
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
  ]

  /// - Parameter text: digits, with commas between thousands and at most one point; anything else, and digits too
  ///   long for a number, are read digit by digit.
  static func cardinal(_ text: String) -> [String] {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let whole = parts[0].filter { $0 != "," }
    let words = whole.count > 15 ? digits(whole) : Int(whole).map(cardinal) ?? digits(whole)
    return parts.dropFirst().reduce(words) { $0 + ["point"] + digits(String($1)) }
  }

  static func cardinal(_ number: Int) -> [String] {
    if number < 20 { return [small[number]] }
    if number < 100 { return [tens[number / 10]] + (number % 10 == 0 ? [] : [small[number % 10]]) }
    guard let power = powers.first(where: { number >= $0.value }) else { return [] }
    let rest = number % power.value
    return cardinal(number / power.value) + [power.word] + (rest == 0 ? [] : cardinal(rest))
  }

  static func ordinal(_ text: String) -> [String] {
    var words = cardinal(text)
    guard let last = words.popLast() else { return [] }
    let ordinal =
      irregularOrdinals[last]
      ?? (last.hasSuffix("t") ? last + "h" : last.hasSuffix("y") ? last.dropLast() + "ieth" : last + "th")
    return words + [ordinal]
  }

  /// Plurals of numbers, such as `90s`.
  static func plural(_ text: String) -> [String] {
    var words = cardinal(text)
    guard let last = words.popLast() else { return [] }
    return words + [
      last.hasSuffix("y") ? last.dropLast() + "ies" : last.hasSuffix("x") ? last + "es" : last + "s"
    ]
  }

  private static func digits(_ text: String) -> [String] {
    text.compactMap { $0.wholeNumberValue.map { small[$0] } }
  }
}
