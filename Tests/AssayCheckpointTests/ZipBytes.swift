/// Zip files put together byte by byte, with whatever mistake a test needs.
struct ZipBytes {
  struct Entry {
    var name: [UInt8]
    var data: [UInt8]
    var method: UInt16 = 0
    var flags: UInt16 = 0
    /// Instead of the true sizes.
    var declaredSize: Int?
    /// Instead of the true place of the local header.
    var declaredOffset: Int?

    init(_ name: String, _ data: [UInt8]) {
      self.name = Array(name.utf8)
      self.data = data
    }
  }

  var entries: [Entry]
  /// Whether all sizes and places are in ZIP64 records.
  var isZip64 = false
  var declaredCount: Int?

  init(_ entries: [Entry]) { self.entries = entries }

  /// A checkpoint of a pickle and storages named 0, 1, ...
  static func checkpoint(_ pickle: [UInt8], storages: [[UInt8]] = []) -> ZipBytes {
    ZipBytes(
      [Entry("archive/data.pkl", pickle)]
        + storages.enumerated().map { Entry("archive/data/\($0.offset)", $0.element) })
  }

  var bytes: [UInt8] {
    var result: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let offset = entry.declaredOffset ?? result.count
      // As PyTorch writes it: no sizes, and padding in the extra field.
      result += u32(0x0403_4B50) + u16(0) + u16(0x0808 | entry.flags) + u16(entry.method)
      result += [UInt8](repeating: 0, count: 16) + u16(entry.name.count) + u16(6) + entry.name
      result += [0x46, 0x42, 2, 0, 0x5A, 0x5A] + entry.data
      let size = entry.declaredSize ?? entry.data.count
      let extra = isZip64 ? u16(1) + u16(24) + u64(size) + u64(size) + u64(offset) : []
      directory += u32(0x0201_4B50) + u16(0) + u16(0) + u16(0x0808 | entry.flags) + u16(entry.method)
      directory += [UInt8](repeating: 0, count: 8) + u32(isZip64 ? -1 : size) + u32(isZip64 ? -1 : size)
      directory += u16(entry.name.count) + u16(extra.count) + u16(0) + [UInt8](repeating: 0, count: 8)
      directory += u32(isZip64 ? -1 : offset) + entry.name + extra
    }
    let start = result.count
    let count = declaredCount ?? entries.count
    result += directory
    if isZip64 {
      let record = result.count
      result += u32(0x0606_4B50) + u64(44) + u16(0) + u16(0) + u32(0) + u32(0)
      result += u64(count) + u64(count) + u64(directory.count) + u64(start)
      result += u32(0x0706_4B50) + u32(0) + u64(record) + u32(1)
    }
    result += u32(0x0605_4B50) + u16(0) + u16(0) + u16(isZip64 ? -1 : count) + u16(isZip64 ? -1 : count)
    result += u32(isZip64 ? -1 : directory.count) + u32(isZip64 ? -1 : start) + u16(0)
    return result
  }

  private func u16(_ value: some BinaryInteger) -> [UInt8] {
    Pickle.littleEndian(UInt16(truncatingIfNeeded: value))
  }
  private func u32(_ value: some BinaryInteger) -> [UInt8] {
    Pickle.littleEndian(UInt32(truncatingIfNeeded: value))
  }
  private func u64(_ value: some BinaryInteger) -> [UInt8] {
    Pickle.littleEndian(UInt64(truncatingIfNeeded: value))
  }
}
