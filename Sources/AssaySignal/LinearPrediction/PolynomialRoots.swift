import Foundation

/// A complex number.
public struct ComplexNumber: Sendable, Equatable {
  public var real: Double
  public var imaginary: Double

  public init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  public init(magnitude: Double, angle: Double) {
    self.init(magnitude * cos(angle), magnitude * sin(angle))
  }

  public var magnitude: Double { hypot(real, imaginary) }
  /// In (−π, π].
  public var angle: Double { atan2(imaginary, real) }

  public static func + (a: Self, b: Self) -> Self { Self(a.real + b.real, a.imaginary + b.imaginary) }
  public static func - (a: Self, b: Self) -> Self { Self(a.real - b.real, a.imaginary - b.imaginary) }
  public static func * (a: Self, b: Self) -> Self {
    Self(
      a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }
  public static func / (a: Self, b: Self) -> Self {
    let scale = b.real * b.real + b.imaginary * b.imaginary
    return Self(
      (a.real * b.real + a.imaginary * b.imaginary) / scale,
      (a.imaginary * b.real - a.real * b.imaginary) / scale)
  }
}

/// The roots of polynomials with real coefficients, all at once.
///
/// - Reference: Aberth, *Iteration Methods for Finding all Zeros of a Polynomial Simultaneously*, Mathematics of Computation 27,
///   1973.
public enum PolynomialRoots {
  private static let mostSteps = 200

  /// The roots of `zⁿ + c₁ zⁿ⁻¹ + … + c_n`; real ones have no imaginary part.
  ///
  /// - Parameter coefficients: `1, c₁ … c_n`.
  public static func roots(_ coefficients: [Double]) -> [ComplexNumber] {
    precondition(coefficients.first == 1, "a leading coefficient of 1")
    let degree = coefficients.count - 1
    guard degree > 0 else { return [] }
    // Around the mean distance of the roots from 0, with angles that no symmetry of the roots shares.
    let last = abs(coefficients[degree])
    let radius = last > 0 ? pow(last, 1 / Double(degree)) : 0.5
    var roots = (0..<degree).map {
      ComplexNumber(magnitude: radius, angle: 2 * .pi * Double($0) / Double(degree) + 0.4)
    }
    for _ in 0..<mostSteps {
      var largest = 0.0
      for index in roots.indices {
        let z = roots[index]
        let (value, slope) = value(coefficients, at: z)
        guard value.magnitude > 0 else { continue }
        let newton = value / slope
        var repulsion = ComplexNumber(0)
        for other in roots.indices where other != index {
          repulsion = repulsion + ComplexNumber(1) / (z - roots[other])
        }
        let step = newton / (ComplexNumber(1) - newton * repulsion)
        guard step.real.isFinite, step.imaginary.isFinite else { continue }
        roots[index] = z - step
        largest = max(largest, step.magnitude)
      }
      if largest < 1e-15 { break }
    }
    // Rounding leaves a trace of an imaginary part at real roots.
    return roots.map { abs($0.imaginary) < 1e-9 ? ComplexNumber($0.real) : $0 }
  }

  /// `1, c₁ … c_n` of the polynomial with the given roots; imaginary parts, which conjugate roots take from each other, are
  /// left out.
  public static func coefficients(_ roots: [ComplexNumber]) -> [Double] {
    var coefficients = [ComplexNumber(1)]
    for root in roots {
      var next = coefficients + [ComplexNumber(0)]
      for index in coefficients.indices { next[index + 1] = next[index + 1] - root * coefficients[index] }
      coefficients = next
    }
    return coefficients.map(\.real)
  }

  /// The polynomial and its derivative by Horner's rule.
  private static func value(_ coefficients: [Double], at z: ComplexNumber)
    -> (value: ComplexNumber, slope: ComplexNumber)
  {
    var value = ComplexNumber(coefficients[0])
    var slope = ComplexNumber(0)
    for coefficient in coefficients.dropFirst() {
      slope = slope * z + value
      value = value * z + ComplexNumber(coefficient)
    }
    return (value, slope)
  }
}
