/// A dictionary that keeps the order of the file.
public struct CheckpointDictionary: Sendable {
  public private(set) var keys: [CheckpointKey] = []
  public private(set) var values: [CheckpointValue] = []
  private var places: [CheckpointKey: Int] = [:]

  init() {}

  /// Puts `value` under `key`; a later value replaces an earlier one and keeps its place.
  mutating func set(_ key: CheckpointKey, _ value: CheckpointValue) {
    if let place = places[key] {
      values[place] = value
    } else {
      places[key] = keys.count
      keys.append(key)
      values.append(value)
    }
  }

  public var count: Int { keys.count }

  /// The entries in the order of the file.
  public var pairs: Zip2Sequence<[CheckpointKey], [CheckpointValue]> { zip(keys, values) }

  public subscript(key: CheckpointKey) -> CheckpointValue? {
    places[key].map { values[$0] }
  }

  /// The entry whose key reads as `component` in a path: a string, or else an integer written in decimals.
  public subscript(component: String) -> CheckpointValue? {
    self[.string(component)] ?? Int(component).flatMap { self[.integer($0)] }
  }
}
