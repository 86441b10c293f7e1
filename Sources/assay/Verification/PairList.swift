import AssayFiles
import Foundation

/// A table of recordings to compare: a header `a,b` and a line for each pair, with paths relative to the table.
///
/// Plain comma-separated values: a path that holds a comma or a quote is refused, not guessed at.
struct PairList {
  let pairs: [(a: URL, b: URL)]

  /// - Throws: `FileError` naming the file and the line at fault.
  init(contentsOf url: URL) throws {
    guard let data = try? Data(contentsOf: url) else {
      throw FileError(.unreadable, "Cannot read \(url.path): check that it exists and that you may read it.")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw FileError(.malformed, "\(url.path) is not UTF-8 text: save it as such.")
    }
    // CRLF is one Character, which isNewline covers.
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .map { (number: $0.offset + 1, text: $0.element.trimmingCharacters(in: .whitespaces)) }
      .filter { !$0.text.isEmpty }
    guard let header = lines.first, Self.fields(header.text).map({ $0.lowercased() }) == ["a", "b"] else {
      throw FileError(.malformed, "\(url.path): the first line should be the header a,b.")
    }
    guard lines.count > 1 else {
      throw FileError(.malformed, "\(url.path) lists no pairs: there is only its header.")
    }
    let folder = url.deletingLastPathComponent()
    pairs = try lines.dropFirst().map { line in
      let fields = Self.fields(line.text)
      guard fields.count == 2, fields.allSatisfy({ !$0.isEmpty && !$0.contains("\"") }) else {
        throw FileError(
          .malformed,
          "\(url.path), line \(line.number): expected two paths with a comma between, without quotes, found "
            + "“\(line.text.prefix(80))”.")
      }
      let files = fields.map {
        $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : folder.appendingPathComponent($0)
      }
      return (files[0], files[1])
    }
  }

  private static func fields(_ line: String) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }
}
