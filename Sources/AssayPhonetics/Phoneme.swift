/// A phoneme of ARPAbet: one of 24 consonants, one of 15 vowels with its lexical stress, or silence.
///
/// Its text is the symbol of the CMU dictionary, such as `CH` or `AY1`, and `sil` for silence: the labels of
/// the Montreal Forced Aligner's `english_us_arpa` and of guidance dictionaries.
public struct Phoneme: Sendable, Hashable, CustomStringConvertible {
  public enum Stress: Int, Sendable, CaseIterable {
    case none = 0
    case primary = 1
    case secondary = 2
  }

  public static let vowels = [
    "AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW",
  ]
  public static let consonants = [
    "B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N", "NG", "P", "R", "S", "SH", "T", "TH", "V",
    "W", "Y", "Z", "ZH",
  ]
  public static let silence = Phoneme(checked: "sil", nil)

  private static let vowelSet = Set(vowels)
  private static let consonantSet = Set(consonants)

  /// The symbol without stress.
  public let base: String
  /// `nil` for consonants and silence, and for vowels whose source has no stress.
  public let stress: Stress?

  /// - Parameter symbol: such as `T`, `OW2`, `OW` or `sil`; `nil` for anything else.
  public init?(_ symbol: String) {
    if symbol == Self.silence.base || Self.consonantSet.contains(symbol) {
      self.init(checked: symbol, nil)
    } else if Self.vowelSet.contains(symbol) {
      self.init(checked: symbol, nil)
    } else if Self.vowelSet.contains(String(symbol.dropLast())),
      let stress = symbol.last?.wholeNumberValue.flatMap(Stress.init), symbol.last?.isASCII == true
    {
      self.init(checked: String(symbol.dropLast()), stress)
    } else {
      return nil
    }
  }

  private init(checked base: String, _ stress: Stress?) {
    self.base = base
    self.stress = stress
  }

  public var isVowel: Bool { Self.vowelSet.contains(base) }

  /// The same vowel with another stress; consonants and silence are unchanged.
  public func stressed(_ stress: Stress?) -> Phoneme {
    isVowel ? Phoneme(checked: base, stress) : self
  }

  public var description: String { base + (stress.map { String($0.rawValue) } ?? "") }
}
