/// What a checkpoint holds, as an inert tree.
public enum CheckpointValue: Sendable {
  /// Python's `None`. Not called `none`, which an optional value would read as its own.
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case list([CheckpointValue])
  case tuple([CheckpointValue])
  case dictionary(CheckpointDictionary)
  indirect case tensor(CheckpointTensor)
  /// A class or function that was named but never run, with everything that was passed to it: arguments,
  /// state, and list items or (key, value) tuples that were put into it. See ``ForeignObjects/opaque``.
  indirect case opaque(module: String, name: String, arguments: [CheckpointValue])

  /// The value at a path of dictionary keys and list positions such as `ema/shadow_params/0`; `""` is the
  /// value itself. `nil` when nothing is there.
  public func value(at path: String) -> CheckpointValue? {
    path.split(separator: "/").reduce(self as CheckpointValue?) { value, component in
      switch value {
      case .dictionary(let dictionary): return dictionary[String(component)]
      case .list(let items), .tuple(let items):
        guard let position = Int(component), items.indices.contains(position) else { return nil }
        return items[position]
      default: return nil
      }
    }
  }

  public var isNull: Bool {
    if case .null = self { true } else { false }
  }

  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  public var integerValue: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// A number, or an integer as a number.
  public var numberValue: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The items of a list or a tuple.
  public var items: [CheckpointValue]? {
    switch self {
    case .list(let items), .tuple(let items): items
    default: nil
    }
  }

  public var dictionaryValue: CheckpointDictionary? {
    if case .dictionary(let value) = self { value } else { nil }
  }

  public var tensorValue: CheckpointTensor? {
    if case .tensor(let value) = self { value } else { nil }
  }

  /// What the value is, for messages.
  public var kind: String {
    switch self {
    case .null: "None"
    case .bool: "a truth value"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .list: "a list"
    case .tuple: "a tuple"
    case .dictionary: "a dictionary"
    case .tensor: "a tensor"
    case .opaque(let module, let name, _): "an object of \(module).\(name)"
    }
  }
}
