import AssayErrors
import AssayFiles
public import Foundation

/// What is said in a recording, as a text file has it.
public enum SpokenWords {
  /// Reads a file with the words of one recording.
  ///
  /// - Returns: on one line, without surrounding white space.
  /// - Throws: `FileError` when it cannot be read, ``CorpusError`` when there is nothing in it.
  public static func read(_ url: URL) throws -> String {
    try read(TextFile(contentsOf: url).text, of: url.path)
  }

  /// - Parameter place: where the text stood.
  static func read(_ text: String, of place: String) throws -> String {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard !words.isEmpty else {
      throw CorpusError(
        .invalidTranscripts,
        "The transcript in \(place) is empty: write what is said, or remove the recording.")
    }
    return words.joined(separator: " ")
  }
}
