/// Reads the zip format of PyTorch ≥ 1.6.
enum TorchZip {
  private static let pickleName = "/data.pkl"

  /// - Throws: ``CheckpointError`` when the archive is not exactly as torch.save writes it.
  static func read(_ file: FileBytes, foreign: ForeignObjects) throws -> CheckpointValue {
    let archive = try ZipArchive(file)
    let root = try root(of: archive, file)
    if let order = archive.entries[root + "/byteorder"] {
      guard try file.string(order).split(whereSeparator: \.isWhitespace) == ["little"] else {
        throw file.refusal(
          .unsupportedFormat, "does not say that its numbers are little-endian",
          remedy: "save it on a little-endian machine")
      }
    }
    guard let range = archive.entries[root + pickleName] else { preconditionFailure("the root has a pickle") }
    var cursor = try ByteCursor(file, from: range.lowerBound, count: range.count)
    let graph = try PickleMachine.run(&cursor, foreign: foreign, persistentIDs: .zip)
    guard cursor.remaining == 0 else {
      throw file.refusal(
        .malformed, "has \(cursor.remaining) bytes behind the pickle in \(root)\(pickleName)")
    }
    let storages = try graph.storages.map { storage in
      guard let range = archive.entries["\(root)/data/\(storage.key)"] else {
        throw file.refusal(.malformed, "has no entry \(root)/data/\(storage.key), which a tensor needs")
      }
      return try CheckpointStorage(
        file: file, dtype: storage.dtype, count: storage.count, start: range.lowerBound,
        byteCount: range.count,
        what: "the storage \(storage.key)")
    }
    return try PickleTree.root(of: graph, storages: storages, file: file, foreign: foreign)
  }

  /// The one folder that holds everything. Its name differs from file to file.
  private static func root(of archive: ZipArchive, _ file: FileBytes) throws -> String {
    let roots = archive.entries.keys.filter { $0.hasSuffix(pickleName) }
      .map { String($0.dropLast(pickleName.count)) }
      .filter { !$0.isEmpty && !$0.contains("/") }
    guard roots.count == 1, let root = roots.first else {
      throw file.refusal(
        .malformed,
        "is a zip with \(roots.isEmpty ? "no" : "more than one") data.pkl, so it is not a checkpoint",
        remedy: "name a file written by torch.save")
    }
    if archive.entries.keys.contains(where: { $0 == root + "/constants.pkl" || $0.hasPrefix(root + "/code/") }
    ) {
      throw file.refusal(
        .unsupportedFormat, "is a TorchScript program and not a state dict",
        remedy: "save the state dict of the model with torch.save")
    }
    return root
  }
}
