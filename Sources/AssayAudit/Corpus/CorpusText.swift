import Foundation

/// Reading of the text files of a corpus.
enum CorpusText {
  /// The whole file as UTF-8, without a byte order mark.
  ///
  /// - Throws: ``AuditError`` when it cannot be read or is not UTF-8.
  static func read(_ url: URL) throws -> String {
    guard let data = try? Data(contentsOf: url) else {
      throw AuditError(.invalidCorpus, "Cannot read \(url.path): check that you may read it.")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw AuditError(.invalidCorpus, "\(url.path) is not UTF-8 text: convert it.")
    }
    return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }

  /// `text` on one line without surrounding white space.
  ///
  /// - Throws: ``AuditError`` when nothing is left; `place` says where it stood.
  static func transcript(_ text: String, of place: String) throws -> String {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard !words.isEmpty else {
      throw AuditError(
        .invalidCorpus, "The transcript in \(place) is empty: fill it in or remove the recording.")
    }
    return words.joined(separator: " ")
  }
}
