/// Order statistics without sorting everything.
public enum Quantile {
  /// The value below which a share of the values lies, interpolated linearly between two order statistics: position
  /// `share · (n − 1)` in the sorted list, as NumPy has it.
  ///
  /// - Parameters:
  ///   - share: in [0, 1].
  ///   - values: at least one, all finite; they come back in another order.
  public static func value(_ share: Double, of values: inout [Float]) -> Double {
    precondition(
      !values.isEmpty && (0...1).contains(share), "the \(share)-quantile of \(values.count) values")
    let position = share * Double(values.count - 1)
    let below = Int(position)
    let low = Double(select(below, in: &values))
    guard position > Double(below) else { return low }
    // Those after the selected one are at least as large.
    let high = values[(below + 1)...].withUnsafeBufferPointer { $0.reduce(Float.infinity) { min($0, $1) } }
    return low + (position - Double(below)) * (Double(high) - low)
  }

  /// Puts the value that has `rank` in sorted order at its place, smaller ones before it and larger ones after it (Hoare's
  /// selection).
  private static func select(_ rank: Int, in values: inout [Float]) -> Float {
    values.withUnsafeMutableBufferPointer { values in
      var (first, last) = (0, values.count - 1)
      while first < last {
        let pivot = values[(first + last) / 2]
        var (left, right) = (first, last)
        while left <= right {
          while values[left] < pivot { left += 1 }
          while values[right] > pivot { right -= 1 }
          if left <= right {
            values.swapAt(left, right)
            left += 1
            right -= 1
          }
        }
        if rank <= right {
          last = right
        } else if rank >= left {
          first = left
        } else {
          break
        }
      }
      return values[rank]
    }
  }
}
