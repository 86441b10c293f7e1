import AssayErrors
public import Foundation

/// A text that a user wrote or another program did, whatever its line ends are.
///
/// UTF-8 with or without a byte order mark, and UTF-16 with one. Anything else is refused: bytes of another encoding
/// would become other words without a word.
public struct TextFile: Sendable {
  /// A line without its end.
  public struct Line: Sendable, Equatable {
    /// From 1.
    public let number: Int
    public let text: Substring
  }

  /// What messages call it.
  public let name: String
  /// Lines end in LF; there is no byte order mark.
  public let text: String

  /// - Throws: ``FileError``, with code `.malformed` and the line at fault when it is text of another encoding, or none.
  public init(contentsOf url: URL) throws {
    guard let data = try? Data(contentsOf: url, options: .mappedIfSafe) else {
      throw FileError(.unreadable, "Cannot read \(url.path): check that it exists and that you may read it.")
    }
    try self.init(data, name: url.path)
  }

  /// - Parameter name: what messages call it.
  /// - Throws: ``FileError`` with code `.malformed`.
  public init(_ data: Data, name: String) throws {
    self.name = name
    let bytes =
      data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF])
      ? try Self.bytes(ofUTF16: data, name: name)
      : Array(data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data)
    let lines = Self.withLineFeeds(bytes)
    if let zero = lines.firstIndex(of: 0) {
      throw Self.refusal(
        name, line: Self.line(of: zero, in: lines), "contains zero bytes, so it is not UTF-8 text")
    }
    guard let text = String(validating: lines, as: UTF8.self) else {
      let invalid = lines.split(separator: Self.lineFeed, omittingEmptySubsequences: false)
        .firstIndex { String(validating: $0, as: UTF8.self) == nil }
      throw Self.refusal(name, line: (invalid ?? 0) + 1, "is not UTF-8")
    }
    self.text = text
  }

  /// All lines, empty ones too.
  public var lines: [Line] {
    text.utf8.split(separator: Self.lineFeed, omittingEmptySubsequences: false).enumerated()
      .map { Line(number: $0.offset + 1, text: Substring($0.element)) }
  }

  private static let lineFeed = UInt8(ascii: "\n")

  private static func refusal(_ name: String, line: Int, _ problem: String) -> FileError {
    FileError(.malformed, "\(name), line \(line), \(problem): save the file as UTF-8 text.")
  }

  private static func line(of place: Int, in bytes: [UInt8]) -> Int {
    1 + bytes[..<place].count { $0 == lineFeed }
  }

  /// CRLF and CR become LF.
  private static func withLineFeeds(_ bytes: [UInt8]) -> [UInt8] {
    let carriageReturn = UInt8(ascii: "\r")
    guard bytes.contains(carriageReturn) else { return bytes }
    var lines: [UInt8] = []
    lines.reserveCapacity(bytes.count)
    var isAfterReturn = false
    for byte in bytes {
      if byte == carriageReturn {
        lines.append(lineFeed)
      } else if byte != lineFeed || !isAfterReturn {
        lines.append(byte)
      }
      isAfterReturn = byte == carriageReturn
    }
    return lines
  }

  private static func bytes(ofUTF16 data: Data, name: String) throws -> [UInt8] {
    let isLittleEndian = data[data.startIndex] == 0xFF
    let bytes = Array(data.dropFirst(2))
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { place in
      let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      return isLittleEndian ? second << 8 | first : first << 8 | second
    }
    let lines = units.split(separator: UInt16(lineFeed), omittingEmptySubsequences: false)
    if let invalid = lines.firstIndex(where: { String(validating: $0, as: UTF16.self) == nil }) {
      throw refusal(name, line: invalid + 1, "is not UTF-16, as the file's beginning says")
    }
    guard bytes.count.isMultiple(of: 2) else {
      throw refusal(name, line: lines.count, "ends in half a character of UTF-16")
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}
