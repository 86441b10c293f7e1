extension PickleMachine {
  /// The place of a node; an error for a plain value.
  func place(_ value: PickleValue, of what: String) throws -> Int {
    guard case .node(let place) = value else { throw malformed("has a plain value in place of \(what)") }
    return place
  }

  /// The items of a tuple.
  func tuple(_ value: PickleValue, _ what: String) throws -> [PickleValue] {
    let node = graph.nodes[try place(value, of: what)]
    guard case .tuple = node.kind else { throw malformed("has something else in place of \(what)") }
    return node.items
  }

  /// APPEND and APPENDS.
  mutating func append(_ items: [PickleValue], to list: PickleValue) throws {
    let place = try place(list, of: "a list")
    switch graph.nodes[place].kind {
    case .list, .opaque:
      try reserve(items.count)
      graph.nodes[place].items += items
    default: throw malformed("appends to something that is not a list")
    }
  }

  /// SETITEM and SETITEMS: `items` are keys and values in turn.
  mutating func setItems(_ items: [PickleValue], of dictionary: PickleValue) throws {
    guard items.count.isMultiple(of: 2) else { throw malformed("has a dictionary key without a value") }
    let place = try place(dictionary, of: "a dictionary")
    for index in stride(from: 0, to: items.count, by: 2) {
      try setItem(key: items[index], value: items[index + 1], at: place)
    }
  }

  private mutating func setItem(key: PickleValue, value: PickleValue, at place: Int) throws {
    switch graph.nodes[place].kind {
    case .dictionary:
      if let key = dictionaryKey(key) {
        try setItem(key, value, at: place)
      } else {
        guard foreign == .opaque else {
          throw file.refusal(
            .foreignObject, "has a dictionary with keys that are neither strings nor integers",
            remedy:
              "open it as a training checkpoint (foreign objects kept as opaque) or save only the state dict")
        }
        try makeOpaque(dictionaryAt: place)
        try appendPair(key, value, to: place)
      }
    case .opaque: try appendPair(key, value, to: place)
    default: throw malformed("sets an item of something that is not a dictionary")
    }
  }

  private mutating func setItem(_ key: CheckpointKey, _ value: PickleValue, at place: Int) throws {
    if let index = graph.nodes[place].places[key] {
      // Swift takes strings for equal that Unicode takes for equal, Python does not.
      if case .string(let earlier) = graph.nodes[place].items[index - 1], case .string(let later) = key,
        !earlier.utf8.elementsEqual(later.utf8)
      {
        throw file.refusal(
          .duplicateName, "has two names \(later) that differ only in how Unicode spells them",
          remedy: "rename one of them")
      }
      graph.nodes[place].items[index] = value
      return
    }
    try reserve(2)
    let keyValue: PickleValue =
      switch key {
      case .string(let text): .string(text)
      case .integer(let number): .integer(number)
      }
    graph.nodes[place].places[key] = graph.nodes[place].items.count + 1
    graph.nodes[place].items.append(keyValue)
    graph.nodes[place].items.append(value)
  }

  private func dictionaryKey(_ value: PickleValue) -> CheckpointKey? {
    switch value {
    case .string(let text): .string(text)
    case .integer(let number): .integer(number)
    default: nil
    }
  }

  private mutating func appendPair(_ key: PickleValue, _ value: PickleValue, to place: Int) throws {
    try reserve(3)
    let pair = try addNode(PickleNode(kind: .tuple, items: [key, value]))
    graph.nodes[place].items.append(pair)
  }

  /// A dictionary with keys that ``CheckpointKey`` cannot express becomes an opaque record of its pairs.
  private mutating func makeOpaque(dictionaryAt place: Int) throws {
    let items = graph.nodes[place].items
    graph.nodes[place] = PickleNode(kind: .opaque(module: "builtins", name: "dict"))
    for index in stride(from: 0, to: items.count, by: 2) {
      try appendPair(items[index], items[index + 1], to: place)
    }
  }

  /// A filled `OrderedDict`: its argument is a list or tuple of pairs.
  mutating func orderedDictionary(pairs: PickleValue) throws -> PickleValue {
    let result = try addNode(PickleNode(kind: .dictionary))
    let pairs = try sequence(pairs)
    // One long list can be passed to many calls, so that its length has to count each time.
    try reserve(pairs.count)
    for pair in pairs {
      let items = try sequence(pair)
      guard items.count == 2 else { throw malformed("has an OrderedDict entry that is not a pair") }
      try setItems(items, of: result)
    }
    return result
  }

  private func sequence(_ value: PickleValue) throws -> [PickleValue] {
    let node = graph.nodes[try place(value, of: "the pairs of an OrderedDict")]
    switch node.kind {
    case .list, .tuple: return node.items
    default: throw malformed("has something else in place of the pairs of an OrderedDict")
    }
  }
}
