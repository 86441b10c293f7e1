/// The key of a dictionary in a checkpoint.
public enum CheckpointKey: Sendable, Hashable, CustomStringConvertible {
  case string(String)
  /// As in the state of an optimiser, which is keyed by number.
  case integer(Int)

  /// The key as a component of a path.
  public var description: String {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    }
  }
}
