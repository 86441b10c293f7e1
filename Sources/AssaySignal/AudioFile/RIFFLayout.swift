import Foundation

/// What a RIFF or RF64 file says about the length of its samples, and what is there.
///
/// A program that writes to a pipe, or that was ended, leaves a length of 0 behind, and libsndfile then finds no samples.
struct RIFFLayout {
  /// Where the number of bytes of samples stands: a 32-bit field, in RF64 one of 64 bits.
  private let field: (offset: Int, width: Int)
  /// What the field says.
  let promised: UInt64
  /// Offset of the samples.
  private let start: Int
  /// Bytes of one sample of all channels.
  private let frame: Int
  private let fileSize: Int
  /// Whether what lies behind the header is nothing but further chunks.
  private let onlyChunksFollow: Bool
  /// Whether the file is shorter than its header says, if only by what lies behind the samples.
  let isCutOff: Bool
  /// Bytes behind the samples that belong to no chunk; 0 where the length is unknown.
  let unexplained: Int

  /// - Returns: `nil` for a file that is no RIFF, or has no samples' chunk.
  init?(_ url: URL) {
    guard let file = try? FileHandle(forReadingFrom: url) else { return nil }
    defer { try? file.close() }
    guard let size = try? file.seekToEnd(), let header = Self.bytes(12, at: 0, of: file),
      ["RIFF", "RF64"].contains(String(decoding: header.prefix(4), as: UTF8.self)),
      header.suffix(4) == Data("WAVE".utf8)
    else { return nil }
    fileSize = Int(size)
    let whole = Self.number(header[4..<8])
    isCutOff = whole < UInt64(UInt32.max) && whole + 8 > size
    var position = 12
    var frame = 1
    var wide: (offset: Int, value: UInt64)?
    while let chunk = Self.chunk(at: position, of: file), chunk.name != "data" {
      switch chunk.name {
      case "fmt ": frame = Self.bytes(2, at: position + 20, of: file).map { Int(Self.number($0)) } ?? 1
      case "ds64":
        wide = Self.bytes(8, at: position + 16, of: file).map { (position + 16, Self.number($0)) }
      default: break
      }
      position += 8 + Int(chunk.size) + Int(chunk.size % 2)
    }
    guard let data = Self.chunk(at: position, of: file) else { return nil }
    start = position + 8
    self.frame = max(1, frame)
    if let wide, data.size == UInt64(UInt32.max) {
      field = (wide.offset, 8)
      promised = wide.value
    } else {
      field = (position + 4, 4)
      promised = data.size
    }
    onlyChunksFollow = Self.areChunks(from: start, to: fileSize, of: file)
    let end = start + Int(clamping: promised)
    unexplained =
      promised == 0 || end >= fileSize
        || [end, end + end % 2].contains { Self.isChunk(at: $0, before: Int(size), of: file) }
      ? 0 : fileSize - end
  }

  /// Bytes of samples that are there though the field says 0.
  private var unfinished: Int {
    promised == 0 && !onlyChunksFollow ? max(0, fileSize - start) / frame * frame : 0
  }

  /// Whether the header was never finished, and its field cannot hold what is there.
  var isBeyondCorrection: Bool { field.width == 4 && unfinished >= Int(UInt32.max) }

  /// The field's rightful content where it says 0 and samples lie behind it.
  var correction: (offset: Int, bytes: [UInt8])? {
    let present = unfinished
    guard present > 0, !isBeyondCorrection else { return nil }
    return (field.offset, (0..<field.width).map { UInt8(truncatingIfNeeded: present >> (8 * $0)) })
  }

  /// Whether the bytes are chunks without a gap; fewer than a chunk's header at the end do not count.
  private static func areChunks(from start: Int, to end: Int, of file: FileHandle) -> Bool {
    var position = start
    while end - position >= 8 {
      guard isChunk(at: position, before: end, of: file), let chunk = chunk(at: position, of: file) else {
        return false
      }
      position += 8 + Int(chunk.size) + Int(chunk.size % 2)
    }
    return position > start || end - start < 8
  }

  /// Whether a chunk that fits before `end` can begin there: its name is made of printable characters.
  private static func isChunk(at position: Int, before end: Int, of file: FileHandle) -> Bool {
    guard let header = bytes(4, at: position, of: file), header.allSatisfy({ (0x20...0x7E).contains($0) }),
      let chunk = chunk(at: position, of: file)
    else { return false }
    return position + 8 + Int(chunk.size) <= end
  }

  private static func chunk(at position: Int, of file: FileHandle) -> (name: String, size: UInt64)? {
    bytes(8, at: position, of: file).map {
      (String(decoding: $0.prefix(4), as: UTF8.self), number($0.suffix(4)))
    }
  }

  /// Little-endian.
  private static func number(_ bytes: Data) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

  private static func bytes(_ count: Int, at position: Int, of file: FileHandle) -> Data? {
    guard (try? file.seek(toOffset: UInt64(position))) != nil,
      let data = try? file.read(upToCount: count), data.count == count
    else { return nil }
    return data
  }
}
