/// A recursive digital filter given by its transfer function, run from rest in double precision.
///
/// `a₀ yₙ = Σ bₖ xₙ₋ₖ − Σ aₖ yₙ₋ₖ`, computed in the transposed direct form II. It is causal: one pass, and
/// the group delay stays in.
public struct IIRFilter: Sendable, Equatable {
  /// `bₖ / a₀`, as many as there are values in ``denominator``.
  public let numerator: [Double]
  /// `aₖ / a₀`; the first is 1.
  public let denominator: [Double]

  /// - Parameters:
  ///   - numerator: `b₀, b₁, …`, at least one.
  ///   - denominator: `a₀, a₁, …`; `a₀` is not zero.
  public init(numerator: [Double], denominator: [Double]) {
    precondition(!numerator.isEmpty, "a filter has a numerator")
    guard let first = denominator.first, first != 0 else { preconditionFailure("a₀ of a filter is not zero") }
    let count = max(numerator.count, denominator.count)
    func completed(_ coefficients: [Double]) -> [Double] {
      coefficients.map { $0 / first } + [Double](repeating: 0, count: count - coefficients.count)
    }
    self.numerator = completed(numerator)
    self.denominator = completed(denominator)
  }

  /// Filters samples from rest.
  ///
  /// - Returns: as many samples as there are in `samples`; only the result is rounded to single precision.
  public func filtered(_ samples: [Float]) -> [Float] { Self.cascade([self], samples) }

  /// Filters samples by several filters in series, each from rest, in double precision throughout.
  ///
  /// It works block by block: hours of audio need no more memory than the result.
  ///
  /// - Returns: as many samples as there are in `samples`; only the result is rounded to single precision.
  public static func cascade(_ filters: [IIRFilter], _ samples: [Float]) -> [Float] {
    var states = filters.map { [Double](repeating: 0, count: $0.numerator.count) }
    var block: [Double] = []
    return [Float](unsafeUninitializedCapacity: samples.count) { output, count in
      for start in stride(from: 0, to: samples.count, by: blockLength) {
        let end = min(start + blockLength, samples.count)
        block.removeAll(keepingCapacity: true)
        for sample in samples[start..<end] { block.append(Double(sample)) }
        for index in filters.indices { filters[index].advance(&states[index], over: &block) }
        for (offset, value) in block.enumerated() {
          output.initializeElement(at: start + offset, to: Float(value))
        }
        count = end
      }
    }
  }

  private static let blockLength = 1 << 14

  /// Replaces a block of input by the output, going on from `state`, which has a zero at its end.
  private func advance(_ state: inout [Double], over block: inout [Double]) {
    let order = numerator.count - 1
    for place in block.indices {
      let input = block[place]
      let output = numerator[0] * input + state[0]
      for index in 0..<order {
        state[index] =
          state[index + 1] + numerator[index + 1] * input - denominator[index + 1] * output
      }
      block[place] = output
    }
  }
}
