import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("Roots of polynomials")
struct PolynomialRootsTests {
  @Test("Random roots in the unit circle are found again, real ones without an imaginary part")
  func roots() {
    var numbers = SeededNumbers(seed: 12)
    for _ in 0..<100 {
      var roots: [ComplexNumber] = (0..<Int.random(in: 1...3, using: &numbers)).map { _ in
        ComplexNumber(Double.random(in: -0.95...0.95, using: &numbers))
      }
      for _ in 0..<Int.random(in: 1...9, using: &numbers) {
        let root = ComplexNumber(
          magnitude: .random(in: 0.3...0.999, using: &numbers),
          angle: .random(in: 0.05...3.1, using: &numbers))
        roots += [root, ComplexNumber(root.real, -root.imaginary)]
      }
      let coefficients = PolynomialRoots.coefficients(roots)
      let found = PolynomialRoots.roots(coefficients)
      #expect(found.count == roots.count)
      // Close roots are known less well than the polynomial they make.
      expectClose(PolynomialRoots.coefficients(found), coefficients, tolerance: 1e-9)
      #expect(found.count { $0.imaginary == 0 } == roots.count { $0.imaginary == 0 })
    }
  }

  @Test("Degenerate polynomials have their roots, too")
  func degenerate() {
    #expect(PolynomialRoots.roots([1]).isEmpty)
    #expect(PolynomialRoots.roots([1, -0.5]) == [ComplexNumber(0.5)])
    let zeros = PolynomialRoots.roots([1, 0, 0, 0])
    #expect(zeros.count == 3 && zeros.allSatisfy { $0.magnitude < 1e-4 })
  }
}
