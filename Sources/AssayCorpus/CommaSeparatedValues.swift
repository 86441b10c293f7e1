import AssayErrors

/// Tables of comma-separated values by RFC 4180.
public enum CommaSeparatedValues {
  public struct Record: Equatable, Sendable {
    /// The line of the file on which the record starts, from 1.
    public let line: Int
    public let fields: [String]
  }

  /// What separates the fields of a table: a semicolon where its first line has one and no comma, as spreadsheets write
  /// it in countries with a decimal comma; otherwise a comma.
  public static func separator(of text: String) -> Unicode.Scalar {
    let header = text.unicodeScalars.prefix { $0 != "\n" }
    return header.contains(";") && !header.contains(",") ? ";" : ","
  }

  /// Parses a table. Lines may end in LF or CRLF; a field in quotes may hold separators, line ends and doubled
  /// quotes. Empty lines are left out.
  ///
  /// - Parameters:
  ///   - file: what messages call the file.
  ///   - separator: what stands between fields, see ``separator(of:)``.
  /// - Throws: ``CorpusError`` with code `.invalidManifest` giving the line of a quote that is not closed or stands
  ///   inside a field.
  public static func parse(_ text: String, file: String, separator: Unicode.Scalar = ",") throws -> [Record] {
    var records: [Record] = []
    var fields: [String] = []
    var field = ""
    var line = 1
    var start = 1
    // CRLF is one Character in Swift, so scalars are what a grammar of characters has to walk over.
    let scalars = Array(text.unicodeScalars)
    var index = 0

    func endRecord() {
      fields.append(field)
      if fields != [""] { records.append(Record(line: start, fields: fields)) }
      fields = []
      field = ""
    }
    func malformed(_ problem: String) -> CorpusError {
      CorpusError(.invalidManifest, "\(file), line \(line): \(problem).")
    }

    while index < scalars.count {
      let scalar = scalars[index]
      switch scalar {
      case "\"":
        guard field.isEmpty else {
          throw malformed("a quote inside a field; put the field in quotes and double it")
        }
        let opening = line
        index += 1
        while true {
          guard index < scalars.count else {
            line = opening
            throw malformed("the quote that opens here is never closed")
          }
          if scalars[index] == "\"" {
            guard index + 1 < scalars.count, scalars[index + 1] == "\"" else { break }
            index += 1
          } else if scalars[index] == "\n" {
            line += 1
          }
          field.unicodeScalars.append(scalars[index])
          index += 1
        }
        let next = index + 1 < scalars.count ? scalars[index + 1] : "\n"
        guard next == separator || next == "\n" || next == "\r" else {
          throw malformed("text after a closing quote")
        }
      case separator:
        fields.append(field)
        field = ""
      case "\r" where index + 1 < scalars.count && scalars[index + 1] == "\n": break
      case "\n":
        endRecord()
        line += 1
        start = line
      default: field.unicodeScalars.append(scalar)
      }
      index += 1
    }
    endRecord()
    return records
  }
}
