/// Text as the numbers that SV2TTS's synthesizer was trained on.
///
/// Text → ``EnglishCleaner`` → one number for each of 66 symbols, the end's last. What is in braces would be phonemes,
/// which these checkpoints do not have, and is left out with its braces; so are characters without a number.
public struct SV2TTSText: Sendable, Equatable {
  /// In the order of their numbers: padding, end, letters, punctuation.
  public static let symbols: [Character] = Array(
    "_~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!'\"(),-.:;? ")

  public let ids: [Int]

  private static let end = 1
  private static let numbers = Dictionary(uniqueKeysWithValues: symbols.enumerated().map { ($1, $0) })

  public init(_ text: String) {
    var ids: [Int] = []
    // By scalars: a carriage return and a line end are one character, and to the reference they are two.
    var rest = Substring(EnglishCleaner.stripped(text))
    while !rest.isEmpty {
      guard let brace = Self.braces(in: rest) else {
        ids += Self.numbers(of: EnglishCleaner.cleaned(String(rest)))
        break
      }
      ids += Self.numbers(of: EnglishCleaner.cleaned(String(rest[..<brace.range.lowerBound])))
      // What follows a line end after the brace is lost in the reference.
      rest = brace.line[brace.range.upperBound...]
    }
    self.ids = ids + [Self.end]
  }

  private static func numbers(of text: String) -> [Int] {
    text.compactMap { character in
      character == "_" || character == "~" ? nil : numbers[character]
    }
  }

  /// The first `{…}` with something inside, in the first line alone.
  private static func braces(in text: Substring) -> (range: Range<Substring.Index>, line: Substring)? {
    let line = text.prefix { $0 != "\n" && $0 != "\r\n" }
    guard let open = line.firstIndex(of: "{") else { return nil }
    let inside = line.index(after: open)
    guard inside < line.endIndex,
      let close = line[line.index(after: inside)...].firstIndex(of: "}")
    else { return nil }
    return (open..<line.index(after: close), line)
  }
}
