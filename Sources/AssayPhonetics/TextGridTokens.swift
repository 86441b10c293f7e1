/// The values in one of Praat's text files: the free-standing values between white space.
///
/// Praat reads both of its text formats like this: names such as `xmin =` and `intervals [3]:` are comments.
struct TextGridTokens {
  enum Token: Equatable {
    case number(Double)
    case text(String)
    /// `<exists>`
    case flag(String)
  }

  private let scalars: [Unicode.Scalar]
  private var place = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// The next value; `nil` at the end of the file, and in an unterminated text.
  mutating func next() -> Token? {
    while place < scalars.count {
      if scalars[place].properties.isWhitespace || scalars[place] == "\u{FEFF}" {
        place += 1
      } else if scalars[place] == "!" {
        while place < scalars.count, scalars[place] != "\n", scalars[place] != "\r" { place += 1 }
      } else if scalars[place] == "\"" {
        return quoted().map(Token.text)
      } else {
        let word = word()
        if word.hasPrefix("<"), word.hasSuffix(">") { return .flag(String(word.dropFirst().dropLast())) }
        // `inf` and `nan` are words here.
        if let first = word.first, first.isNumber || "+-.".contains(first), let value = Double(word) {
          return .number(value)
        }
      }
    }
    return nil
  }

  private mutating func word() -> String {
    var word = String.UnicodeScalarView()
    while place < scalars.count, !scalars[place].properties.isWhitespace {
      word.append(scalars[place])
      place += 1
    }
    return String(word)
  }

  private mutating func quoted() -> String? {
    var text = String.UnicodeScalarView()
    place += 1
    while place < scalars.count {
      if scalars[place] != "\"" {
        text.append(scalars[place])
        place += 1
      } else if place + 1 < scalars.count, scalars[place + 1] == "\"" {
        text.append("\"")
        place += 2
      } else {
        place += 1
        return String(text)
      }
    }
    return nil
  }
}
