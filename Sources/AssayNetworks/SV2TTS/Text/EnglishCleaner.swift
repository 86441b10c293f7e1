import Foundation

/// English text made plain: ASCII, small letters, numbers and abbreviations in words.
///
/// The order decides, and is that of `english_cleaners` in the SV2TTS toolbox, which took them from Keith Ito's Tacotron.
enum EnglishCleaner {
  private static let abbreviations: [(short: String, long: String)] = [
    ("mrs", "misess"), ("mr", "mister"), ("dr", "doctor"), ("st", "saint"), ("co", "company"),
    ("jr", "junior"), ("maj", "major"), ("gen", "general"), ("drs", "doctors"), ("rev", "reverend"),
    ("lt", "lieutenant"), ("hon", "honorable"), ("sgt", "sergeant"), ("capt", "captain"),
    ("esq", "esquire"), ("ltd", "limited"), ("col", "colonel"), ("ft", "fort"),
  ]

  static func cleaned(_ text: String) -> String {
    var text = ASCIITransliteration.of(text).lowercased()
    text = EnglishNumbers.spelledOut(in: text)
    for (short, long) in abbreviations { text = replacing("\\b\(short)\\.", in: text) { _ in long } }
    return replacing("\\s+", in: text) { _ in " " }
  }

  /// Without white space at the ends.
  static func stripped(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }

  /// - Parameter replacement: for the whole match and its groups.
  static func replacing(_ pattern: String, in text: String, _ replacement: ([String]) -> String) -> String {
    guard let expression = try? NSRegularExpression(pattern: pattern) else {
      preconditionFailure("no pattern: \(pattern)")
    }
    let source = text as NSString
    var result = ""
    var end = 0
    for match in expression.matches(in: text, range: NSRange(location: 0, length: source.length)) {
      result += source.substring(with: NSRange(location: end, length: match.range.location - end))
      result += replacement(
        (0..<match.numberOfRanges).map { index in
          let range = match.range(at: index)
          return range.location == NSNotFound ? "" : source.substring(with: range)
        })
      end = match.range.location + match.range.length
    }
    return result + source.substring(from: end)
  }
}
