/// Reads little-endian numbers and strings from a part of a file, with every step checked against its end.
struct ByteCursor {
  let file: FileBytes
  /// The next byte to read, counted from the start of the file.
  private(set) var position: Int
  let end: Int

  /// - Throws: ``CheckpointError`` with code `.truncated` unless the range lies in the file.
  init(_ file: FileBytes, from start: Int, count: Int) throws {
    guard start >= 0, count >= 0, start <= file.count, count <= file.count - start else {
      throw file.refusal(.truncated, "ends before byte \(start) + \(count), which it refers to")
    }
    self.file = file
    position = start
    end = start + count
  }

  /// From `start` to the end of the file.
  init(_ file: FileBytes, from start: Int) throws {
    try self.init(file, from: start, count: file.count - min(max(start, 0), file.count))
  }

  var remaining: Int { end - position }

  /// Steps over `count` bytes and returns where they start.
  mutating func skip(_ count: Int) throws -> Int {
    guard count >= 0, count <= end - position else {
      throw file.refusal(
        .truncated,
        "ends in the middle of a value (\(count) bytes expected at \(position), \(remaining) there)")
    }
    defer { position += count }
    return position
  }

  private mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type) throws -> Number {
    let start = try skip(MemoryLayout<Number>.size)
    return Number(littleEndian: file.bytes.loadUnaligned(fromByteOffset: start, as: Number.self))
  }

  mutating func uint8() throws -> UInt8 { try number(UInt8.self) }
  mutating func uint16() throws -> Int { Int(try number(UInt16.self)) }
  mutating func uint32() throws -> Int { Int(try number(UInt32.self)) }
  mutating func int32() throws -> Int { Int(try number(Int32.self)) }
  mutating func uint64() throws -> UInt64 { try number(UInt64.self) }

  /// A 64-bit size or offset, signed or not in the file, that has to be usable as a position.
  mutating func size() throws -> Int {
    let value = try uint64()
    guard let size = Int(exactly: value) else {
      throw file.refusal(.limitExceeded, "declares a size or position of \(value), more than any file holds")
    }
    return size
  }

  /// Pickle's only big-endian number.
  mutating func bigEndianDouble() throws -> Double {
    Double(bitPattern: try uint64().byteSwapped)
  }

  mutating func string(byteCount: Int) throws -> String {
    let start = try skip(byteCount)
    return try file.string(start..<start + byteCount)
  }

  /// A line without its `\n`.
  mutating func line(limit: Int) throws -> String {
    let window = UnsafeRawBufferPointer(rebasing: file.bytes[position..<min(end, position + limit + 1)])
    guard let length = window.firstIndex(of: UInt8(ascii: "\n")) else {
      if window.count > limit {
        throw file.refusal(.limitExceeded, "has a class name of more than \(limit) bytes")
      }
      throw file.refusal(.truncated, "ends in the middle of a class name")
    }
    let text = try string(byteCount: length)
    position += 1
    return text
  }
}

extension FileBytes {
  /// - Throws: ``CheckpointError`` with code `.malformed` unless the bytes are UTF-8.
  func string(_ range: Range<Int>) throws -> String {
    guard let text = String(validating: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self) else {
      throw refusal(.malformed, "has a name that is not UTF-8 at byte \(range.lowerBound)")
    }
    return text
  }
}
