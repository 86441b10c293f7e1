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
    func value(_ index: Int) -> Float { samples.indices.contains(index) ? samples[index] : 0 }
    // The window in ascending order: one value leaves and one enters at each step.
    var sorted = (-half...half).map(value).sorted()
    return samples.indices.map { index in
      if index > 0 {
        sorted.remove(at: position(of: value(index - 1 - half), in: sorted))
        let new = value(index + half)
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
