/// One way to say a word.
public struct Pronunciation: Sendable, Hashable {
  /// Not empty, and without silence.
  public let phonemes: [Phoneme]

  public init(_ phonemes: [Phoneme]) {
    precondition(
      !phonemes.isEmpty && !phonemes.contains(.silence), "a pronunciation has phonemes and no silence")
    self.phonemes = phonemes
  }

  /// Reads symbols separated by spaces, such as `HH AH0 L OW1`; `nil` if one is not ARPAbet.
  public init?(_ text: some StringProtocol) {
    let symbols = text.split(whereSeparator: \.isWhitespace)
    let phonemes = symbols.compactMap { Phoneme(String($0)) }
    guard !symbols.isEmpty, phonemes.count == symbols.count, !phonemes.contains(.silence) else { return nil }
    self.phonemes = phonemes
  }

  /// The symbols without stress, which acoustic models distinguish.
  public var bases: [String] { phonemes.map(\.base) }

  public var vowelStresses: [Phoneme.Stress?] { phonemes.filter(\.isVowel).map(\.stress) }

  public var hasStress: Bool { !vowelStresses.contains(nil) }

  /// The same phonemes with these stresses, one for each vowel.
  func stressed(_ stresses: [Phoneme.Stress?]) -> Pronunciation {
    var left = stresses[...]
    return Pronunciation(phonemes.map { $0.isVowel ? $0.stressed(left.popFirst() ?? nil) : $0 })
  }
}
