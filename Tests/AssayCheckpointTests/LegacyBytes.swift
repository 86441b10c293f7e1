@testable import AssayCheckpoint

/// Files of PyTorch's legacy format put together part by part.
struct LegacyBytes {
  var magic = CheckpointFormat.legacyMagic
  var version = 1001
  var isLittleEndian = true
  var object: [UInt8]
  var keys: [String]
  /// Element count and bytes of each storage.
  var storages: [(count: Int, data: [UInt8])]
  var trailer: [UInt8] = []

  var bytes: [UInt8] {
    let system = Pickle.program(
      Pickle.emptyDictionary, Pickle.string("little_endian"), isLittleEndian ? Pickle.yes : Pickle.no,
      Pickle.setItem)
    let list = Pickle.program(Pickle.emptyList, Pickle.mark, keys.flatMap(Pickle.string), Pickle.appends)
    let data = storages.flatMap { Pickle.littleEndian(Int64($0.count)) + $0.data }
    return [magic, Pickle.program(Pickle.integer(version)), system, object, list, data, trailer].flatMap {
      $0
    }
  }
}
