import AssayCorpus
import AssayErrors
import AssayFiles
package import Foundation

/// A table of recordings to compare: a header `a,b` and a line for each pair, with paths relative to the table.
///
/// Comma-separated values by RFC 4180, so that a path in quotes may hold anything; with semicolons where the header has
/// one.
package struct PairList {
  package let pairs: [(a: URL, b: URL)]

  /// - Throws: an error in one sentence naming the file and the line at fault.
  package init(contentsOf url: URL) throws {
    let text = try TextFile(contentsOf: url).text
    let records = try CommaSeparatedValues.parse(
      text, file: url.path, separator: CommaSeparatedValues.separator(of: text)
    ).map { (line: $0.line, fields: $0.fields.map { $0.trimmingCharacters(in: .whitespaces) }) }
      .filter { $0.fields != [""] }
    guard let header = records.first, header.fields.map({ $0.lowercased() }) == ["a", "b"] else {
      throw FileError(.malformed, "\(url.path): the first line should be the header a,b or a;b.")
    }
    guard records.count > 1 else {
      throw FileError(.malformed, "\(url.path) lists no pairs: there is only its header.")
    }
    let folder = url.deletingLastPathComponent()
    pairs = try records.dropFirst().map { record in
      guard record.fields.count == 2, record.fields.allSatisfy({ !$0.isEmpty }) else {
        let found = record.fields.map { "“\($0.prefix(80))”" }.joined(separator: ", ")
        throw FileError(
          .malformed,
          "\(url.path), line \(record.line): expected two paths, found \(found); put a path that contains the "
            + "separator in quotes.")
      }
      let files = record.fields.map {
        $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : folder.appendingPathComponent($0)
      }
      return (files[0], files[1])
    }
  }
}
