/// Where tensors are stored and computed.
public enum Device: Sendable, Hashable, CustomStringConvertible {
  case cpu
  /// An NVIDIA GPU by its index, from 0.
  case cuda(Int)

  /// Reads `cpu`, `cuda` (the first GPU) or `cuda:N`.
  ///
  /// - Returns: `nil` for any other text.
  public init?(_ text: String) {
    switch text {
    case "cpu": self = .cpu
    case "cuda": self = .cuda(0)
    default:
      guard text.hasPrefix("cuda:"), let index = Int(text.dropFirst(5)), index >= 0 else { return nil }
      self = .cuda(index)
    }
  }

  public var description: String {
    switch self {
    case .cpu: "cpu"
    case .cuda(let index): "cuda:\(index)"
    }
  }
}
