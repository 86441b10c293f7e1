/// The median of each sample and its neighbours, with zeros beyond both ends.
public struct MovingMedian: Sendable, Equatable {
  /// The number of samples in each window; odd.
  public let kernel: Int

  /// - Parameter kernel: odd and at least 1.
  public init(kernel: Int) {
    precondition(kernel > 0 && kernel % 2 == 1, "a kernel is odd and positive, not \(kernel)")
    self.kernel = kernel
  }

  /// - Parameter samples: any number of finite values.
  /// - Returns: as many medians.
  public func filtered(_ samples: [Float]) -> [Float] {
    let half = kernel / 2
    let padding = [Float](repeating: 0, count: half)
    let padded = padding + samples + padding
    // The window in ascending order: one value leaves and one enters at each step.
    var sorted = padded.prefix(kernel).sorted()
    return samples.indices.map { index in
      if index > 0 {
        sorted.remove(at: position(of: padded[index - 1], in: sorted))
        let new = padded[index + kernel - 1]
        sorted.insert(new, at: position(of: new, in: sorted))
      }
      return sorted[half]
    }
  }

  /// The first place in `sorted` whose value is not below `value`.
  private func position(of value: Float, in sorted: [Float]) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
