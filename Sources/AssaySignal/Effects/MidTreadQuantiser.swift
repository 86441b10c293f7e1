/// Rounds samples to the multiples of a step: `q · round(x / q)`, halves to even.
///
/// Zero is one of the levels (mid-tread), so silence stays silent.
public struct MidTreadQuantiser: Sendable, Equatable {
  /// `q`, in the unit of the samples; positive.
  public let step: Double
  /// The levels end here; `nil` for no end.
  public let range: ClosedRange<Double>?

  /// - Parameters:
  ///   - step: positive.
  ///   - range: both bounds should be multiples of `step`.
  public init(step: Double, range: ClosedRange<Double>? = nil) {
    precondition(step > 0, "a step is positive, not \(step)")
    self.step = step
    self.range = range
  }

  /// The `2^bits` levels of two's complement numbers over full scale: from −1 to 1 − q, with
  /// `q = 2^(1 − bits)`.
  ///
  /// - Parameter bits: at least 1.
  public init(bits: Int) {
    precondition(bits >= 1, "a number has at least one bit, not \(bits)")
    var step = 2.0
    for _ in 0..<bits { step /= 2 }
    self.init(step: step, range: -1...(1 - step))
  }

  public func quantised(_ samples: [Float]) -> [Float] {
    samples.map { sample in
      let level = (Double(sample) / step).rounded(.toNearestOrEven) * step
      guard let range else { return Float(level) }
      return Float(min(max(level, range.lowerBound), range.upperBound))
    }
  }
}
