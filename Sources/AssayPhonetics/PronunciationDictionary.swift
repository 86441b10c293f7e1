import AssayErrors
import AssayFiles
public import Foundation

/// Pronunciations of words, from a file of the CMU dictionary or of Festival's edition of it.
public struct PronunciationDictionary: Sendable {
  /// Pronunciations in the file's order, by word in lower case.
  public private(set) var entries: [String: [Pronunciation]] = [:]

  public init() {}

  /// Reads a dictionary.
  ///
  /// - `word PH ON EMES`, with variants as `word(2)` or repeated lines, `;;;` and `#` starting a comment: CMU,
  ///   with or without stress.
  /// - `("word" class (((ph ax) 0) ((on) 1)))`: Festival.
  ///
  /// Lines with symbols that are not ARPAbet are skipped: dictionaries contain some foreign sounds.
  ///
  /// - Throws: ``PhoneticsError`` with code `.malformed` if fewer than half of the lines are entries, or
  ///   `FileError` if the file cannot be read.
  public init(contentsOf url: URL) throws {
    var read = 0
    var refused = 0
    for line in try TextFile(contentsOf: url).lines.map({ String($0.text) }) where !line.isEmpty {
      if line.hasPrefix(";") || line.hasPrefix("#") || line == "MNCL" { continue }
      if let (word, pronunciation) = line.hasPrefix("(") ? Self.festivalEntry(line) : Self.cmuEntry(line) {
        add(pronunciation, for: word)
        read += 1
      } else {
        refused += 1
      }
    }
    guard read > refused else {
      throw PhoneticsError(
        .malformed,
        "\(url.path) is not a pronunciation dictionary: lines should be WORD PH ON EMES, as in the CMU dictionary."
      )
    }
  }

  /// Adds a variant that is not there yet.
  public mutating func add(_ pronunciation: Pronunciation, for word: String) {
    if entries[word]?.contains(pronunciation) != true {
      entries[word, default: []].append(pronunciation)
    }
  }

  /// Variants in the file's order; empty for an unknown word.
  public subscript(word: String) -> [Pronunciation] { entries[word] ?? [] }

  static func cmuEntry(_ line: String) -> (String, Pronunciation)? {
    let text = line.split(separator: "#", maxSplits: 1)[0]
    let parts = text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard parts.count == 2, let pronunciation = Pronunciation(parts[1]) else { return nil }
    var word = parts[0].lowercased()
    if word.hasSuffix(")"), let bracket = word.lastIndex(of: "("), bracket != word.startIndex {
      word = String(word[..<bracket])
    }
    return (word, pronunciation)
  }

  /// Festival marks stress by syllable and writes schwa as `ax`.
  static func festivalEntry(_ line: String) -> (String, Pronunciation)? {
    let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
    guard quoted.count == 3, let list = quoted[2].firstIndex(of: "(") else { return nil }
    var phonemes: [Phoneme] = []
    var syllable: [String] = []
    for token in quoted[2][list...].split(whereSeparator: { " ()".contains($0) }) {
      if let stress = Int(token).flatMap(Phoneme.Stress.init) {
        let known = syllable.compactMap { Phoneme($0 == "ax" ? "AH" : $0.uppercased()) }
        guard known.count == syllable.count else { return nil }
        phonemes += known.map { $0.stressed(stress) }
        syllable = []
      } else {
        syllable.append(String(token))
      }
    }
    guard syllable.isEmpty, !phonemes.isEmpty else { return nil }
    return (quoted[1].lowercased(), Pronunciation(phonemes))
  }
}
