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

  /// - Returns: as many samples as there are in `samples`.
  public func filtered(_ samples: [Double]) -> [Double] {
    let order = numerator.count - 1
    guard order > 0 else { return samples.map { numerator[0] * $0 } }
    var state = [Double](repeating: 0, count: order + 1)
    return samples.map { input in
      let output = numerator[0] * input + state[0]
      for index in 0..<order {
        state[index] =
          state[index + 1] + numerator[index + 1] * input - denominator[index + 1] * output
      }
      return output
    }
  }

  /// The same for single-precision samples; only the result is rounded.
  public func filtered(_ samples: [Float]) -> [Float] {
    filtered(samples.map(Double.init)).map(Float.init)
  }
}
