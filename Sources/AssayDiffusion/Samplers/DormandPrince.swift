import AssayErrors
public import AssayTensor
import Foundation

/// The explicit Runge–Kutta method of orders 5 and 4 with steps as long as an error bound allows.
///
/// A step's error, divided by `absolute + relative · max(|y|, |y'|)` for each element, must have a root mean
/// square of at most 1.
///
/// - Reference: Dormand and Prince, *A Family of Embedded Runge–Kutta Formulae*, 1980; step control as in Hairer,
///   Nørsett and Wanner, *Solving Ordinary Differential Equations I*, section II.4.
public struct DormandPrince: Sendable, Hashable {
  public var relativeTolerance: Double
  public var absoluteTolerance: Double

  public init(relativeTolerance: Double = 1e-5, absoluteTolerance: Double = 1e-5) {
    precondition(relativeTolerance > 0 && absoluteTolerance > 0, "a tolerance is positive")
    self.relativeTolerance = relativeTolerance
    self.absoluteTolerance = absoluteTolerance
  }

  private static let nodes: [Double] = [0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1]
  private static let stages: [[Double]] = [
    [1.0 / 5],
    [3.0 / 40, 9.0 / 40],
    [44.0 / 45, -56.0 / 15, 32.0 / 9],
    [19_372.0 / 6_561, -25_360.0 / 2_187, 64_448.0 / 6_561, -212.0 / 729],
    [9_017.0 / 3_168, -355.0 / 33, 46_732.0 / 5_247, 49.0 / 176, -5_103.0 / 18_656],
  ]
  private static let weights: [Double] = [
    35.0 / 384, 0, 500.0 / 1_113, 125.0 / 192, -2_187.0 / 6_784, 11.0 / 84,
  ]
  /// The fifth-order weights minus the fourth-order ones; the last belongs to the derivative at the new place.
  private static let errors: [Double] = [
    71.0 / 57_600, 0, -71.0 / 16_695, 71.0 / 1_920, -17_253.0 / 339_200, 22.0 / 525, -1.0 / 40,
  ]

  /// Follows `dy/dt = derivative(y, t)` from one time to another, which may be earlier.
  ///
  /// - Parameter y: real or complex, any shape.
  /// - Throws: what `derivative` throws, and ``SamplerError`` when it is not finite.
  public func integrate(
    _ y: Tensor, from start: Double, to end: Double, progress: (Double) -> Void = { _ in },
    derivative: (Tensor, Double) throws -> Tensor
  ) throws -> Tensor {
    guard start != end else { return y }
    let direction: Double = end > start ? 1 : -1
    var y = y
    var time = start
    var slope = try derivative(y, time)
    var length = initialLength(y, slope, span: abs(end - start))
    while (end - time) * direction > 0 {
      guard length > 1e-10 * abs(end - start) else {
        throw SamplerError(
          .notFinite,
          "The differential equation cannot be followed beyond time \(time), its derivative is not finite or changes "
            + "too fast: use other weights or a sampler with fixed steps.")
      }
      let step = direction * min(length, abs(end - time))
      let (next, nextSlope, error) = try attempt(y, slope, time, step, derivative)
      if error <= 1 {
        // Landing on the end exactly keeps rounding from adding one tiny step.
        time = abs(step) < length ? end : time + step
        (y, slope) = (next, nextSlope)
        progress(abs(time - start) / abs(end - start))
      }
      // A NaN fails both comparisons and shrinks the step until the guard above ends it.
      let factor = error > 0 ? 0.9 * pow(error, -0.2) : (error == 0 ? 10 : 0.2)
      length = abs(step) * min(error <= 1 ? 10 : 1, max(0.2, factor.isFinite ? factor : 0.2))
    }
    return y
  }

  private func attempt(
    _ y: Tensor, _ slope: Tensor, _ time: Double, _ step: Double,
    _ derivative: (Tensor, Double) throws -> Tensor
  ) throws -> (next: Tensor, slope: Tensor, error: Double) {
    var slopes = [slope]
    for (stage, node) in zip(Self.stages, Self.nodes.dropFirst()) {
      slopes.append(try derivative(y + combination(slopes, stage) * step, time + node * step))
    }
    let next = y + combination(slopes, Self.weights) * step
    slopes.append(try derivative(next, time + step))
    let error = combination(slopes, Self.errors) * step
    return (next, slopes[slopes.count - 1], size(error, y.abs().maximum(next.abs())))
  }

  private func combination(_ slopes: [Tensor], _ weights: [Double]) -> Tensor {
    var sum = slopes[0] * weights[0]
    for (slope, weight) in zip(slopes, weights).dropFirst() where weight != 0 { sum = sum + slope * weight }
    return sum
  }

  /// The root mean square of `value` relative to the tolerance for elements as large as `magnitude`.
  private func size(_ value: Tensor, _ magnitude: Tensor) -> Double {
    (value.abs() / (magnitude * relativeTolerance + absoluteTolerance)).square().mean().scalar.squareRoot()
  }

  /// A first step over which the state changes by about a hundredth of its size.
  private func initialLength(_ y: Tensor, _ slope: Tensor, span: Double) -> Double {
    let (state, change) = (size(y, y.abs()), size(slope, y.abs()))
    let guess = state < 1e-5 || change < 1e-5 ? 1e-6 : 0.01 * state / change
    return guess.isFinite ? min(guess, span) : span
  }
}
