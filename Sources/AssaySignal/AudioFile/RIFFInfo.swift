import Foundation

/// The text fields of a RIFF file's `LIST`/`INFO` chunk.
///
/// libsndfile reads none longer than 2 KiB, and its own long ones, which come before the samples, keep it from
/// finding those again. A provenance record is longer, so it is written and read here, behind the samples.
enum RIFFInfo {
  /// A `LIST` chunk of type `INFO` with the fields in the given order.
  static func chunk(_ fields: [(name: String, text: String)]) -> Data {
    var content = Data("INFO".utf8)
    for (name, text) in fields { content += chunk(name, Data(text.utf8) + [0]) }
    return chunk("LIST", content)
  }

  private static func chunk(_ name: String, _ content: Data) -> Data {
    Data(name.utf8) + bytes(of: content.count) + content + Data(count: content.count % 2)
  }

  /// A chunk's size: 32 bits, little-endian.
  static func bytes(of size: Int) -> Data {
    Data((0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) })
  }

  /// The text of `field`, such as `ICMT`, without its closing zeros; `nil` when the file is not RIFF or has none.
  static func text(_ field: String, of url: URL) -> String? {
    guard let file = try? FileHandle(forReadingFrom: url) else { return nil }
    defer { try? file.close() }
    guard let header = bytes(12, of: file), header.prefix(4) == Data("RIFF".utf8),
      header.suffix(4) == Data("WAVE".utf8)
    else { return nil }
    return text(field, in: file)
  }

  /// Walks the chunks from the file's position; those of an `INFO` list follow its type without a gap.
  private static func text(_ field: String, in file: FileHandle) -> String? {
    while let header = bytes(8, of: file), let position = try? file.offset() {
      let size = header.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      let name = header.prefix(4)
      if name == Data(field.utf8) {
        return bytes(size, of: file).map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      }
      if name == Data("LIST".utf8), bytes(4, of: file) == Data("INFO".utf8) { continue }
      guard (try? file.seek(toOffset: position + UInt64(size + size % 2))) != nil else { return nil }
    }
    return nil
  }

  private static func bytes(_ count: Int, of file: FileHandle) -> Data? {
    guard let data = try? file.read(upToCount: count), data.count == count else { return nil }
    return data
  }
}
