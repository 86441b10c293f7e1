/// The mean of each sample and its neighbours, with zeros beyond both ends.
///
/// `yₙ = (1/k) Σ xₙ₊ᵢ` for `i` from `−(k−1)/2` to `(k−1)/2`: a linear-phase low-pass without delay, whose
/// output near the ends is pulled towards zero.
public struct MovingAverage: Sendable, Equatable {
  /// `k`, the number of samples in each mean; odd.
  public let kernel: Int

  /// - Parameter kernel: odd and at least 1.
  public init(kernel: Int) {
    precondition(kernel > 0 && kernel % 2 == 1, "a kernel is odd and positive, not \(kernel)")
    self.kernel = kernel
  }

  /// - Parameter samples: any number of them.
  /// - Returns: as many means, each summed in double precision.
  public func filtered(_ samples: [Float]) -> [Float] {
    let half = kernel / 2
    return samples.indices.map { index in
      let window = max(0, index - half)...min(samples.count - 1, index + half)
      return Float(samples[window].reduce(0.0) { $0 + Double($1) } / Double(kernel))
    }
  }
}
