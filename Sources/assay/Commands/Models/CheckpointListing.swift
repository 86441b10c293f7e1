import AssayCheckpoint
import AssayReport

/// What is in a checkpoint, as `assay models inspect` lists it.
struct CheckpointListing: Encodable {
  struct Tensor: Encodable {
    let path: String
    let shape: [Int]
    let dtype: String
  }

  /// Something that is no tensor.
  struct Value: Encodable {
    let path: String
    let value: String
  }

  let file: String
  let format: String
  let metadata: [String: String]
  let tensors: [Tensor]
  let values: [Value]
  /// Elements of all tensors.
  let parameters: Int
  let bytes: Int

  init(_ checkpoint: Checkpoint, file: String) throws {
    self.file = file
    format = checkpoint.format.rawValue
    metadata = checkpoint.metadata
    let all = try checkpoint.allTensors()
    tensors = all.map { Tensor(path: $0.path, shape: $0.tensor.shape, dtype: $0.tensor.dtype.torchName) }
    parameters = all.reduce(0) { $0 + $1.tensor.count }
    bytes = all.reduce(0) { $0 + $1.tensor.byteCount }
    var found: [Value] = []
    Self.collect(checkpoint.root, "", into: &found)
    values = found
  }

  private static func collect(_ value: CheckpointValue, _ path: String, into found: inout [Value]) {
    func child(_ name: String) -> String { path.isEmpty ? name : "\(path)/\(name)" }
    switch value {
    case .tensor: break
    case .dictionary(let dictionary):
      for (key, item) in dictionary.pairs { collect(item, child("\(key)"), into: &found) }
    case .list(let items), .tuple(let items):
      for (position, item) in items.enumerated() { collect(item, child("\(position)"), into: &found) }
    case .null: found.append(Value(path: path, value: "None"))
    case .bool(let bool): found.append(Value(path: path, value: "\(bool)"))
    case .integer(let integer): found.append(Value(path: path, value: "\(integer)"))
    case .number(let number): found.append(Value(path: path, value: "\(number)"))
    case .string(let text): found.append(Value(path: path, value: String(text.prefix(200))))
    case .opaque(let module, let name, _): found.append(Value(path: path, value: "\(module).\(name)(…)"))
    }
  }

  var text: String {
    var blocks = ["\(file): \(format), \(tensors.count) tensors, \(parameters) parameters, \(bytes) bytes"]
    if !metadata.isEmpty {
      blocks.append(
        metadata.sorted { $0.key < $1.key }.map { "metadata \($0.key): \($0.value)" }.joined(separator: "\n"))
    }
    if !tensors.isEmpty {
      blocks.append(
        TextTable(
          header: ["tensor", "shape", "type"],
          rows: tensors.map { [$0.path, "[\($0.shape.map(String.init).joined(separator: ", "))]", $0.dtype] }
        ).text)
    }
    if !values.isEmpty {
      blocks.append(TextTable(header: ["value", "is"], rows: values.map { [$0.path, $0.value] }).text)
    }
    return blocks.joined(separator: "\n\n")
  }
}
