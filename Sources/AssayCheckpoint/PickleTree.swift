/// Turns the graph of a pickle into a tree of values.
///
/// A shared part becomes part of the tree as often as it is reached. A few bytes of pickle can describe lists
/// of lists of lists that would need more entries than there is memory, so each part is made once, and what
/// it amounts to when walked through is counted and limited.
struct PickleTree {
  private struct Part {
    let value: CheckpointValue
    /// Containers inside containers, this one included.
    var height = 1
    /// Values, when walked through.
    var values = 1
    /// Bytes of tensors, when each is made contiguous.
    var tensorBytes = 0
  }

  private enum State {
    case untouched, open
    case done(Part)
  }

  private let file: FileBytes
  private let graph: PickleGraph
  private let storages: [CheckpointStorage]
  private var states: [State]
  private let foreign: ForeignObjects
  private let tensorByteLimit: Int

  /// - Parameter storages: where the storages of `graph` lie, in the same order.
  static func root(
    of graph: PickleGraph, storages: [CheckpointStorage], file: FileBytes, foreign: ForeignObjects
  ) throws -> CheckpointValue {
    precondition(storages.count == graph.storages.count, "a storage is missing")
    var tree = PickleTree(file: file, graph: graph, storages: storages, foreign: foreign)
    return try tree.part(graph.root, depth: 0).value
  }

  private init(
    file: FileBytes, graph: PickleGraph, storages: [CheckpointStorage], foreign: ForeignObjects
  ) {
    self.file = file
    self.foreign = foreign
    self.graph = graph
    self.storages = storages
    states = Array(repeating: .untouched, count: graph.nodes.count)
    tensorByteLimit = CheckpointLimits.tensorBytes(fileBytes: file.count)
  }

  private mutating func part(_ value: PickleValue, depth: Int) throws -> Part {
    switch value {
    case .null: return Part(value: .null)
    case .bool(let value): return Part(value: .bool(value))
    case .integer(let value): return Part(value: .integer(value))
    case .number(let value): return Part(value: .number(value))
    case .string(let value): return Part(value: .string(value))
    case .node(let place):
      switch states[place] {
      case .open:
        throw file.refusal(
          .cyclic, "has a container that contains itself", remedy: "save only the state dict")
      case .done(let part):
        try check(height: depth + part.height)
        return part
      case .untouched:
        try check(height: depth + 1)
        states[place] = .open
        let part = try part(graph.nodes[place], depth: depth)
        states[place] = .done(part)
        return part
      }
    }
  }

  private func check(height: Int) throws {
    guard height <= CheckpointLimits.depth else {
      throw file.refusal(
        .limitExceeded, "nests containers more than \(CheckpointLimits.depth) deep",
        remedy: "save only the state dict")
    }
  }

  private mutating func part(_ node: PickleNode, depth: Int) throws -> Part {
    switch node.kind {
    case .tensor(let storage, let layout):
      let tensor = CheckpointTensor(storage: storages[storage], layout: layout)
      let part = Part(value: .tensor(tensor), tensorBytes: tensor.byteCount)
      try checkTotals(part)
      return part
    case .storage: return try foreignPart("torch", "Storage")
    case .global(_, let module, let name): return try foreignPart(module, name)
    case .list: return try container(node.items, depth: depth) { .list($0) }
    case .tuple: return try container(node.items, depth: depth) { .tuple($0) }
    case .opaque(let module, let name):
      return try container(node.items, depth: depth) { .opaque(module: module, name: name, arguments: $0) }
    case .dictionary:
      return try container(node.items, depth: depth) { items in
        var dictionary = CheckpointDictionary()
        for index in stride(from: 0, to: items.count, by: 2) {
          switch items[index] {
          case .string(let key): dictionary.set(.string(key), items[index + 1])
          case .integer(let key): dictionary.set(.integer(key), items[index + 1])
          default: preconditionFailure("PickleMachine admits no other keys")
          }
        }
        return .dictionary(dictionary)
      }
    }
  }

  /// A class, function or storage that is a value by itself, as only foreign objects need.
  private func foreignPart(_ module: String, _ name: String) throws -> Part {
    guard foreign == .opaque else {
      throw file.refusal(.malformed, "has \(module).\(name) in place of a value")
    }
    return Part(value: .opaque(module: module, name: name, arguments: []))
  }

  private mutating func container(
    _ items: [PickleValue], depth: Int, _ make: ([CheckpointValue]) -> CheckpointValue
  ) throws -> Part {
    var values: [CheckpointValue] = []
    values.reserveCapacity(items.count)
    var totals = Part(value: .null)
    for item in items {
      let child = try part(item, depth: depth + 1)
      values.append(child.value)
      totals.height = max(totals.height, 1 + child.height)
      // Neither sum can overflow: each term was checked against a limit.
      totals.values += child.values
      totals.tensorBytes += child.tensorBytes
      try checkTotals(totals)
    }
    return Part(
      value: make(values), height: totals.height, values: totals.values, tensorBytes: totals.tensorBytes)
  }

  private func checkTotals(_ part: Part) throws {
    guard part.values <= CheckpointLimits.values else {
      throw file.refusal(
        .limitExceeded, "holds more than \(CheckpointLimits.values) values",
        remedy: "save only the state dict")
    }
    guard part.tensorBytes <= tensorByteLimit else {
      throw file.refusal(
        .limitExceeded, "has tensors that are far larger than the file: \(part.tensorBytes) bytes or more",
        remedy: "save it with expanded tensors made contiguous")
    }
  }
}
