extension PickleMachine {
  private static let remedyForForeign =
    "use a file with weights only, or open it as a training checkpoint (foreign objects kept as opaque)"

  // MARK: - GLOBAL

  mutating func pushGlobal() throws {
    let module = try cursor.line(limit: CheckpointLimits.globalNameBytes)
    let name = try cursor.line(limit: CheckpointLimits.globalNameBytes)
    let global = PickleGlobal(module: module, name: name)
    if case .foreign = global, foreign == .refuse {
      if module.hasPrefix("torch"), name.hasSuffix("Storage") { throw unsupportedStorage(module, name) }
      throw file.refusal(
        .foreignObject, "names \(module).\(name), which is not part of weights", remedy: Self.remedyForForeign
      )
    }
    try pushNode(PickleNode(kind: .global(global, module: module, name: name)))
  }

  private func unsupportedStorage(_ module: String, _ name: String) -> CheckpointError {
    file.refusal(
      .unsupportedType, "has tensors of the type \(module).\(name)",
      remedy: "convert them to real, unquantised numbers")
  }

  // MARK: - BINPERSID

  mutating func pushStorage(identifiedBy identifier: PickleValue) throws {
    let expected = persistentIDs == .legacy ? 6 : 5
    guard persistentIDs != .none else { throw malformed("refers to a storage where there can be none") }
    let fields = try tuple(identifier, "a storage's identifier")
    guard fields.count == expected, case .string("storage") = fields[0],
      case .string(let key) = fields[2], case .string = fields[3], case .integer(let count) = fields[4]
    else { throw malformed("has a storage identifier that is not understood") }
    guard
      case .global(let global, let module, let name) = graph.nodes[try place(fields[1], of: "a class")].kind
    else { throw malformed("has a storage identifier without a class") }
    guard case .storage(let dtype) = global else { throw unsupportedStorage(module, name) }
    guard count >= 0 else { throw malformed("declares a storage of \(count) elements") }
    if persistentIDs == .legacy {
      guard case .null = fields[5] else {
        throw file.refusal(
          .unsupportedFormat, "has storages that are views of others, as before PyTorch 0.4",
          remedy: "save it again with a newer PyTorch")
      }
    }
    if let index = storagePlaces[key] {
      let known = graph.storages[index]
      guard known.dtype == dtype, known.count == count else {
        throw malformed("describes the storage \(key) in two ways")
      }
      try pushNode(PickleNode(kind: .storage(index)))
      return
    }
    storagePlaces[key] = graph.storages.count
    try pushNode(PickleNode(kind: .storage(graph.storages.count)))
    graph.storages.append(PickleGraph.Storage(key: key, dtype: dtype, count: count))
  }

  // MARK: - REDUCE, NEWOBJ, BUILD

  mutating func reduce(arguments: PickleValue, callable: PickleValue) throws {
    let items = try tuple(arguments, "a call's arguments")
    let callee = graph.nodes[try place(callable, of: "a function")]
    guard case .global(let global, let module, let name) = callee.kind else {
      if case .opaque(let module, let name) = callee.kind {
        return try pushOpaque(module, name, items)
      }
      throw malformed("calls something that is not a function")
    }
    switch global {
    case .orderedDictionary:
      switch items.count {
      case 0: try pushNode(PickleNode(kind: .dictionary))
      case 1: try push(orderedDictionary(pairs: items[0]))
      default: throw malformed("has an OrderedDict with \(items.count) arguments")
      }
    case .rebuildTensor: try pushTensor(items)
    case .rebuildParameter:
      guard items.count == 3, case .tensor = graph.nodes[try place(items[0], of: "a tensor")].kind else {
        throw malformed("has a parameter that is not understood")
      }
      try push(items[0])
    case .storage, .foreign:
      guard foreign == .opaque else { throw malformed("calls \(module).\(name), which is not a constructor") }
      try pushOpaque(module, name, items)
    }
  }

  mutating func makeObject(arguments: PickleValue, callable: PickleValue) throws {
    guard foreign == .opaque else {
      throw file.refusal(
        .forbiddenOpcode, "makes an object of a foreign class (NEWOBJ)", remedy: Self.remedyForForeign)
    }
    let items = try tuple(arguments, "an object's arguments")
    switch graph.nodes[try place(callable, of: "a class")].kind {
    case .global(_, let module, let name), .opaque(let module, let name): try pushOpaque(module, name, items)
    default: throw malformed("makes an object of something that is not a class")
    }
  }

  private mutating func pushOpaque(_ module: String, _ name: String, _ items: [PickleValue]) throws {
    try reserve(items.count)
    try pushNode(PickleNode(kind: .opaque(module: module, name: name), items: items))
  }

  /// BUILD sets attributes of an object. An `OrderedDict` has only `_metadata` (versions of modules), which
  /// does not matter; what a foreign object gets is kept.
  mutating func build(state: PickleValue, object: PickleValue) throws {
    let place = try place(object, of: "an object")
    switch graph.nodes[place].kind {
    case .dictionary: break
    case .opaque:
      try reserve(1)
      graph.nodes[place].items.append(state)
    default: throw malformed("sets attributes of something that has none")
    }
  }

  // MARK: - Tensors

  /// `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks[, metadata])`.
  private mutating func pushTensor(_ arguments: [PickleValue]) throws {
    guard arguments.count == 6 || arguments.count == 7, case .integer(let offset) = arguments[1],
      case .storage(let storage) = graph.nodes[try place(arguments[0], of: "a storage")].kind
    else { throw malformed("has a tensor that is not understood") }
    let shape = try integers(arguments[2])
    let strides = try integers(arguments[3])
    try reserve(shape.count + strides.count)
    let count = graph.storages[storage].count
    guard let layout = StridedLayout(offset: offset, shape: shape, strides: strides, storageCount: count)
    else {
      throw file.refusal(
        .outOfBounds,
        "has a tensor (offset \(offset), shape \(shape), strides \(strides)) outside its storage "
          + "of \(count) elements"
      )
    }
    try pushNode(PickleNode(kind: .tensor(storage: storage, layout: layout)))
  }

  private func integers(_ value: PickleValue) throws -> [Int] {
    let items = try tuple(value, "a tensor's shape")
    guard items.count <= CheckpointLimits.rank else {
      throw file.refusal(.limitExceeded, "has a tensor of \(items.count) dimensions")
    }
    return try items.map { item in
      guard case .integer(let number) = item else {
        throw malformed("has a tensor with a shape of no integers")
      }
      return number
    }
  }
}
