/// The number of wrong, missing and extra words of a text.
///
/// The smallest number of substitutions, deletions and insertions that turn one list of words into the other.
///
/// - Reference: Levenshtein, *Binary Codes Capable of Correcting Deletions, Insertions, and Reversals*, 1966.
public struct WordErrors: Sendable, Equatable, Codable {
  public private(set) var errors: Int
  /// The number of words in the correct text.
  public private(set) var words: Int

  /// `errors / words`; may be above 1. `nil` without words.
  public var rate: Double? { words == 0 ? nil : Double(errors) / Double(words) }

  public static let none = WordErrors(errors: 0, words: 0)

  private init(errors: Int, words: Int) {
    self.errors = errors
    self.words = words
  }

  /// - Parameters:
  ///   - text: the words spoken, in any spelling that ``TranscriptNormalizer`` understands.
  ///   - heard: the words recognised.
  public init(_ text: String, heard: String) {
    let (right, found) = (TranscriptNormalizer.words(of: text), TranscriptNormalizer.words(of: heard))
    var costs = Array(0...found.count)
    for (row, word) in right.enumerated() {
      var diagonal = costs[0]
      costs[0] = row + 1
      for column in found.indices {
        let substituted = diagonal + (found[column] == word ? 0 : 1)
        diagonal = costs[column + 1]
        costs[column + 1] = min(substituted, costs[column] + 1, costs[column + 1] + 1)
      }
    }
    self.init(errors: costs[found.count], words: right.count)
  }

  public static func + (a: WordErrors, b: WordErrors) -> WordErrors {
    WordErrors(errors: a.errors + b.errors, words: a.words + b.words)
  }
}
