/// Reads the safetensors format: the length of a header, the header in JSON, and the tensors.
enum Safetensors {
  static let metadataName = "__metadata__"

  private struct Entry {
    let name: String
    let dtype: CheckpointDType
    let shape: [Int]
    let begin: Int
    let end: Int
  }

  /// The tensors, sorted by the UTF-8 bytes of their names, and the metadata.
  ///
  /// - Throws: ``CheckpointError`` unless the tensors cover the data exactly once, without gaps.
  static func read(_ file: FileBytes) throws -> (root: CheckpointValue, metadata: [String: String]) {
    var cursor = try ByteCursor(file, from: 0)
    let headerCount = try cursor.size()
    guard headerCount <= CheckpointLimits.safetensorsHeaderBytes else {
      throw file.refusal(.limitExceeded, "declares a header of \(headerCount) bytes")
    }
    let headerStart = try cursor.skip(headerCount)
    let dataStart = headerStart + headerCount
    let (entries, metadata) = try header(file, headerStart..<dataStart)
    try checkCover(entries, byteCount: file.count - dataStart, file)
    var root = CheckpointDictionary()
    for entry in entries.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
      root.set(.string(entry.name), .tensor(try tensor(entry, file, dataStart: dataStart)))
    }
    return (.dictionary(root), metadata)
  }

  // MARK: - Header

  private static func header(_ file: FileBytes, _ range: Range<Int>) throws -> ([Entry], [String: String]) {
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
    var names: Set<String> = []
    var scanner = JSONScanner(file, in: range)
    try scanner.object { scanner, name in
      guard names.insert(name).inserted else {
        throw file.refusal(.duplicateName, "has two tensors named \(name)")
      }
      try checkCount(names.count, file)
      if name == metadataName {
        try scanner.object { scanner, key in
          guard metadata.updateValue(try scanner.string(), forKey: key) == nil else {
            throw file.refusal(.duplicateName, "has two metadata entries named \(key)")
          }
          try checkCount(metadata.count, file)
        }
      } else {
        entries.append(try entry(name, &scanner, file))
      }
    }
    try scanner.finish()
    return (entries, metadata)
  }

  private static func checkCount(_ count: Int, _ file: FileBytes) throws {
    guard count <= CheckpointLimits.entries else {
      throw file.refusal(.limitExceeded, "has a header of more than \(CheckpointLimits.entries) entries")
    }
  }

  private static func entry(_ name: String, _ scanner: inout JSONScanner, _ file: FileBytes) throws -> Entry {
    var dtype: CheckpointDType?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { scanner, field in
      switch field {
      case "dtype" where dtype == nil:
        let text = try scanner.string()
        guard let known = CheckpointDType(rawValue: text) else {
          throw file.refusal(
            .unsupportedType, "has the tensor \(name) of type \(text)",
            remedy: "convert it to one of \(CheckpointDType.allCases.map(\.name).joined(separator: ", "))")
        }
        dtype = known
      case "shape" where shape == nil: shape = try scanner.integers(limit: CheckpointLimits.rank)
      case "data_offsets" where offsets == nil: offsets = try scanner.integers(limit: 2)
      default: throw scanner.malformed("an unexpected \"\(field)\" of the tensor \(name)")
      }
    }
    guard let dtype, let shape, let offsets, offsets.count == 2, offsets[0] <= offsets[1] else {
      throw scanner.malformed("no type, shape and range of the tensor \(name)")
    }
    return Entry(name: name, dtype: dtype, shape: shape, begin: offsets[0], end: offsets[1])
  }

  // MARK: - Tensors

  private static func checkCover(_ entries: [Entry], byteCount: Int, _ file: FileBytes) throws {
    var position = 0
    for entry in entries.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      guard entry.begin == position else {
        throw file.refusal(
          .malformed,
          "has a tensor \(entry.name) that \(entry.begin < position ? "overlaps another" : "follows a gap")")
      }
      position = entry.end
    }
    guard position <= byteCount else {
      throw file.refusal(
        .truncated, "ends before its tensors: \(byteCount) of \(position) bytes are there",
        remedy: "download it again")
    }
    guard position == byteCount else {
      throw file.refusal(.malformed, "has \(byteCount - position) bytes behind its tensors")
    }
  }

  private static func tensor(_ entry: Entry, _ file: FileBytes, dataStart: Int) throws -> CheckpointTensor {
    let byteCount = entry.end - entry.begin
    guard let count = StridedLayout.elementCount(entry.shape),
      let layout = StridedLayout(rowMajor: entry.shape, storageCount: count)
    else {
      throw file.refusal(
        .limitExceeded, "has a tensor \(entry.name) of shape \(entry.shape), larger than any file")
    }
    let storage = try CheckpointStorage(
      file: file, dtype: entry.dtype, count: count, start: dataStart + entry.begin, byteCount: byteCount,
      what: "the tensor \(entry.name)")
    return CheckpointTensor(storage: storage, layout: layout)
  }
}
