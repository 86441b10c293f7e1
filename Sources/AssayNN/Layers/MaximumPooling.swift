public import AssayTensor

/// The largest values of windows over the last two dimensions: `[N, C, H, W]` → `[N, C, outputs…]`.
///
/// The maximum over a rectangle is the maximum over its rows of the maximum over its columns. So each dimension has its
/// own windows, and windows may overlap or be cut off at an edge.
public struct MaximumPooling: Sendable, Hashable {
  /// The windows of one dimension.
  public enum Windows: Sendable, Hashable {
    /// This many windows, from ⌊i · size / count⌋ to ⌈(i + 1) · size / count⌉, as in PyTorch's adaptive pooling.
    case adaptive(Int)
    /// Windows of two values every two, the first one starting `padding` before the edge.
    case halving(padding: Int)

    /// The windows of a dimension of `size` values, clipped to it.
    func ranges(_ size: Int) -> [Range<Int>] {
      switch self {
      case .adaptive(let count):
        (0..<count).map { $0 * size / count..<(($0 + 1) * size + count - 1) / count }
      case .halving(let padding):
        (0..<(size + 2 * padding - 2) / 2 + 1).map { index in
          let start = 2 * index - padding
          return max(0, start)..<min(size, start + 2)
        }
      }
    }
  }

  public let rows: Windows
  public let columns: Windows

  public init(rows: Windows, columns: Windows) {
    self.rows = rows
    self.columns = columns
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    Self.pooled(Self.pooled(x, 2, rows.ranges(x.size(2))), 3, columns.ranges(x.size(3)))
  }

  private static func pooled(_ x: Tensor, _ dimension: Int, _ windows: [Range<Int>]) -> Tensor {
    let width = windows.map(\.count).max() ?? 0
    precondition(windows.allSatisfy { !$0.isEmpty }, "a window without values")
    // Shorter windows repeat their last value, which does not change the maximum.
    let shifted = (0..<width).map { offset in
      x.gathered(
        dimension,
        Tensor(integers: windows.map { min($0.lowerBound + offset, $0.upperBound - 1) }, device: x.device))
    }
    return shifted.dropFirst().reduce(shifted[0]) { $0.maximum($1) }
  }
}
