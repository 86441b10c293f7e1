import AssayErrors
import AssayFiles
public import Foundation

/// Writes safetensors files.
public enum SafetensorsWriter {
  /// Writes tensors and metadata to `destination`, which is replaced whole or not at all.
  ///
  /// The header lists the names in the order of their UTF-8 bytes and is padded with spaces so that the data
  /// starts at a multiple of 8. The data is ordered by element size, largest first, then by name, so that
  /// every tensor is aligned for readers that view the file in place. The same tensors give the same bytes.
  ///
  /// - Throws: ``CheckpointError`` with code `.reservedName` for a tensor named `__metadata__` and
  ///   `.limitExceeded` for a header of more than 100 MB or 100,000 tensors; `FileError` when the file cannot
  ///   be written.
  public static func write(
    _ tensors: [String: CheckpointTensor], metadata: [String: String] = [:], to destination: URL
  ) throws {
    let header = try header(tensors, metadata, destination)
    let order = dataOrder(tensors)
    try AtomicFile.write(to: destination) { temporary in
      do {
        try header.write(to: temporary)
        let handle = try FileHandle(forWritingTo: temporary)
        defer { try? handle.close() }
        try handle.seekToEnd()
        for (_, tensor) in order where tensor.count > 0 { try handle.write(contentsOf: tensor.data()) }
      } catch {
        throw failure(error, destination)
      }
    }
  }

  private static func failure(_ error: any Error, _ destination: URL) -> FileError {
    if (error as? CocoaError)?.code == .fileWriteOutOfSpace {
      return FileError(
        .diskFull, "The disk is full: \(destination.path) was not written. Free some space and run again.")
    }
    return FileError(.notWritable, "Cannot write \(destination.path): \(error.localizedDescription)")
  }

  private static func dataOrder(
    _ tensors: [String: CheckpointTensor]
  ) -> [(name: String, tensor: CheckpointTensor)] {
    tensors.map { (name: $0.key, tensor: $0.value) }.sorted { left, right in
      let sizes = (left.tensor.dtype.byteCount, right.tensor.dtype.byteCount)
      return sizes.0 == sizes.1 ? precedes(left.name, right.name) : sizes.0 > sizes.1
    }
  }

  /// By UTF-8 bytes, as other languages sort, and not by Swift's canonical order.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  private static func header(
    _ tensors: [String: CheckpointTensor], _ metadata: [String: String], _ destination: URL
  ) throws -> Data {
    guard tensors[Safetensors.metadataName] == nil else {
      throw CheckpointError(
        .reservedName,
        "Cannot write the checkpoint \(destination.path): "
          + "a tensor may not be named \(Safetensors.metadataName), rename it."
      )
    }
    var offset = 0
    var entries: [(name: String, text: String)] = []
    for (name, tensor) in dataOrder(tensors) {
      let end = offset + tensor.byteCount
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      entries.append(
        (
          name,
          "\(quoted(name)):{\"dtype\":\"\(tensor.dtype.name)\",\"shape\":[\(shape)],"
            + "\"data_offsets\":[\(offset),\(end)]}"
        ))
      offset = end
    }
    entries.sort { precedes($0.name, $1.name) }
    var fields = entries.map(\.text)
    if !metadata.isEmpty {
      let pairs = metadata.keys.sorted(by: precedes).map { "\(quoted($0)):\(quoted(metadata[$0] ?? ""))" }
      fields.insert("\"\(Safetensors.metadataName)\":{\(pairs.joined(separator: ","))}", at: 0)
    }
    var text = Array("{\(fields.joined(separator: ","))}".utf8)
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    guard text.count <= CheckpointLimits.safetensorsHeaderBytes,
      max(tensors.count + 1, metadata.count) <= CheckpointLimits.entries
    else {
      throw CheckpointError(
        .limitExceeded,
        "Cannot write the checkpoint \(destination.path): its header would be too long, split the tensors.")
    }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) } + text
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
