/// Pickle programs put together opcode by opcode.
enum Pickle {
  static let mark: [UInt8] = [0x28]
  static let emptyDictionary: [UInt8] = [0x7D]
  static let emptyList: [UInt8] = [0x5D]
  static let emptyTuple: [UInt8] = [0x29]
  static let none: [UInt8] = [0x4E]
  static let yes: [UInt8] = [0x88]
  static let no: [UInt8] = [0x89]
  static let tuple: [UInt8] = [0x74]
  static let tuple1: [UInt8] = [0x85]
  static let tuple2: [UInt8] = [0x86]
  static let append: [UInt8] = [0x61]
  static let appends: [UInt8] = [0x65]
  static let setItem: [UInt8] = [0x73]
  static let setItems: [UInt8] = [0x75]
  static let persistentID: [UInt8] = [0x51]
  static let reduce: [UInt8] = [0x52]
  static let newObject: [UInt8] = [0x81]
  static let build: [UInt8] = [0x62]

  /// Protocol 2, the parts, STOP.
  static func program(_ parts: [UInt8]...) -> [UInt8] {
    [[0x80, 0x02], parts.flatMap { $0 }, [0x2E]].flatMap { $0 }
  }

  static func join(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap { $0 } }

  static func string(_ text: String) -> [UInt8] { string(bytes: Array(text.utf8)) }

  static func string(bytes: [UInt8]) -> [UInt8] { [0x58] + littleEndian(UInt32(bytes.count)) + bytes }

  /// LONG1 with all 8 bytes.
  static func integer(_ value: Int) -> [UInt8] { [0x8A, 8] + littleEndian(Int64(value)) }

  static func put(_ place: UInt8) -> [UInt8] { [0x71, place] }
  static func get(_ place: UInt8) -> [UInt8] { [0x68, place] }

  static func global(_ module: String, _ name: String) -> [UInt8] {
    [0x63] + Array("\(module)\n\(name)\n".utf8)
  }

  static func integers(_ values: [Int]) -> [UInt8] {
    mark + values.flatMap(integer) + tuple
  }

  static func storage(
    _ key: String, _ storageClass: String = "FloatStorage", count: Int, legacy: Bool = false
  )
    -> [UInt8]
  {
    join(
      mark, string("storage"), global("torch", storageClass), string(key), string("cpu"), integer(count),
      legacy ? none : [], tuple, persistentID)
  }

  static func tensor(
    _ storage: [UInt8], offset: Int = 0, shape: [Int], strides: [Int]
  ) -> [UInt8] {
    join(
      global("torch._utils", "_rebuild_tensor_v2"), mark, storage, integer(offset), integers(shape),
      integers(strides), no, emptyDictionary, tuple, reduce)
  }

  static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
