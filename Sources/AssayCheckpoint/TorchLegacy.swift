/// Reads the format of PyTorch < 1.6: four pickles, a list of storage keys, and the storages in that order,
/// back to back.
enum TorchLegacy {
  private static let protocolVersion = 1001

  /// - Throws: ``CheckpointError`` when the file is not exactly as torch.save wrote it.
  static func read(_ file: FileBytes, foreign: ForeignObjects) throws -> CheckpointValue {
    // The first pickle, the magic number, was recognised byte by byte.
    var cursor = try ByteCursor(file, from: CheckpointFormat.legacyMagic.count)
    let version = try plain(&cursor, file)
    guard version.integerValue == protocolVersion else {
      throw file.refusal(
        .unsupportedFormat, "is not of PyTorch's protocol \(protocolVersion)",
        remedy: "save it again with a newer PyTorch")
    }
    let system = try plain(&cursor, file)
    guard system.value(at: "little_endian")?.boolValue == true else {
      throw file.refusal(
        .unsupportedFormat, "does not say that its numbers are little-endian",
        remedy: "save it on a little-endian machine")
    }
    let graph = try PickleMachine.run(&cursor, foreign: foreign, persistentIDs: .legacy)
    let keys = try plain(&cursor, file)
    let storages = try storages(of: graph, keys: keys, &cursor, file)
    return try PickleTree.root(of: graph, storages: storages, file: file, foreign: foreign)
  }

  /// A pickle without tensors or foreign objects.
  private static func plain(_ cursor: inout ByteCursor, _ file: FileBytes) throws -> CheckpointValue {
    let graph = try PickleMachine.run(&cursor, foreign: .refuse, persistentIDs: .none)
    return try PickleTree.root(of: graph, storages: [], file: file, foreign: .refuse)
  }

  private static func storages(
    of graph: PickleGraph, keys: CheckpointValue, _ cursor: inout ByteCursor, _ file: FileBytes
  ) throws -> [CheckpointStorage] {
    var places: [String: Int] = [:]
    for (place, storage) in graph.storages.enumerated() { places[storage.key] = place }
    guard case .list(let keys) = keys, keys.count == places.count else {
      throw file.refusal(.malformed, "does not list the \(places.count) storages that its tensors need")
    }
    var found = [CheckpointStorage?](repeating: nil, count: places.count)
    for key in keys {
      guard let key = key.stringValue, let place = places[key], found[place] == nil else {
        throw file.refusal(.malformed, "lists a storage twice or one that no tensor needs")
      }
      let storage = graph.storages[place]
      guard try cursor.size() == storage.count else {
        throw file.refusal(.outOfBounds, "has a storage \(key) of another size than its tensors expect")
      }
      let (byteCount, overflow) = storage.count.multipliedReportingOverflow(by: storage.dtype.byteCount)
      guard !overflow else {
        throw file.refusal(.limitExceeded, "declares \(storage.count) elements for the storage \(key)")
      }
      found[place] = try CheckpointStorage(
        file: file, dtype: storage.dtype, count: storage.count, start: cursor.skip(byteCount),
        byteCount: byteCount, what: "the storage \(key)")
    }
    guard cursor.remaining == 0 else {
      throw file.refusal(.malformed, "has \(cursor.remaining) bytes behind its last storage")
    }
    // As many different keys as storages: none is left out.
    return found.compactMap { $0 }
  }
}
