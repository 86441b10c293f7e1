/// Reads the part of JSON that a safetensors header is made of: objects, arrays, strings, whole numbers.
///
/// Foundation's decoder would take the last of two equal names without a word.
struct JSONScanner {
  private let file: FileBytes
  private var position: Int
  private let end: Int

  /// - Parameter range: part of the file.
  init(_ file: FileBytes, in range: Range<Int>) {
    self.file = file
    position = range.lowerBound
    end = range.upperBound
  }

  func malformed(_ problem: String) -> CheckpointError {
    file.refusal(.malformed, "has a header that is not safetensors' JSON (\(problem) at byte \(position))")
  }

  /// The next byte that is not white space, left where it is; `nil` at the end.
  private mutating func peek() -> UInt8? {
    while position < end {
      switch file.bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case let byte: return byte
      }
    }
    return nil
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws {
    guard take(character) else { throw malformed("no '\(character)'") }
  }

  /// Throws unless nothing but white space is left.
  mutating func finish() throws {
    guard peek() == nil else { throw malformed("more than one value") }
  }

  /// Calls `entry` with each name of an object, to read its value.
  mutating func object(_ entry: (inout JSONScanner, String) throws -> Void) throws {
    try expect("{")
    if take("}") { return }
    repeat {
      let name = try string()
      try expect(":")
      try entry(&self, name)
    } while take(",")
    try expect("}")
  }

  /// An array of at most `limit` whole numbers ≥ 0.
  mutating func integers(limit: Int) throws -> [Int] {
    var numbers: [Int] = []
    try expect("[")
    if take("]") { return numbers }
    repeat {
      guard numbers.count < limit else { throw malformed("more than \(limit) numbers") }
      numbers.append(try integer())
    } while take(",")
    try expect("]")
    return numbers
  }

  private mutating func integer() throws -> Int {
    guard let first = peek(), isDigit(first) else { throw malformed("no whole number") }
    var value = 0
    let start = position
    while position < end, isDigit(file.bytes[position]) {
      let (product, productOverflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, sumOverflow) = product.addingReportingOverflow(Int(file.bytes[position] - 0x30))
      guard !productOverflow, !sumOverflow else {
        throw file.refusal(.limitExceeded, "has a number in its header that is larger than any file")
      }
      value = sum
      position += 1
    }
    guard first != 0x30 || position == start + 1 else { throw malformed("a number that starts with 0") }
    return value
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  mutating func string() throws -> String {
    try expect("\"")
    let start = position
    while position < end {
      switch file.bytes[position] {
      case UInt8(ascii: "\""):
        defer { position += 1 }
        return try file.string(start..<position)
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw malformed("a control character in a name")
      default: position += 1
      }
    }
    throw malformed("a name without an end")
  }

  /// A string with escapes, read again from its first character.
  private mutating func escapedString(from start: Int) throws -> String {
    var units: [UInt8] = []
    position = start
    while position < end {
      let byte = file.bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: units, as: UTF8.self) else {
          throw malformed("a name that is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): units += try escape()
      case 0..<0x20: throw malformed("a control character in a name")
      default: units.append(byte)
      }
    }
    throw malformed("a name without an end")
  }

  private mutating func escape() throws -> [UInt8] {
    guard position < end else { throw malformed("a name without an end") }
    let byte = file.bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      let first = try hexadecimalUnit()
      var units = [first]
      if UTF16.isLeadSurrogate(first) {
        guard position + 1 < end, file.bytes[position] == UInt8(ascii: "\\"),
          file.bytes[position + 1] == UInt8(ascii: "u")
        else { throw malformed("half a character") }
        position += 2
        units.append(try hexadecimalUnit())
      }
      guard let text = String(validating: units, as: UTF16.self) else { throw malformed("half a character") }
      return Array(text.utf8)
    default: throw malformed("an unknown escape")
    }
  }

  private mutating func hexadecimalUnit() throws -> UInt16 {
    guard end - position >= 4 else { throw malformed("a name without an end") }
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(file.bytes[position])).hexDigitValue else {
        throw malformed("an unknown escape")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}
