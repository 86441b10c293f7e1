import AssayTensor
import Testing
import _AssayTestSupport

@Suite("Random numbers come from a seed")
struct RandomGeneratorTests {
  @Test("The same seed gives the same numbers, another seed others")
  func seeds() {
    let first = RandomGenerator(seed: 5).normal([100]).floats
    #expect(RandomGenerator(seed: 5).normal([100]).floats == first)
    #expect(RandomGenerator(seed: 6).normal([100]).floats != first)
  }

  @Test("A generator goes on from its saved state")
  func state() {
    let generator = RandomGenerator(seed: 1)
    _ = generator.normal([33])
    let state = generator.state.cloned()
    let expected = generator.normal([40]).floats
    let other = RandomGenerator(seed: 99)
    other.state = state
    #expect(other.normal([40]).floats == expected)
  }

  @Test("Moments are those of the distributions")
  func moments() {
    let generator = RandomGenerator(seed: 3)
    let normal = generator.normal([100_000])
    expectClose(normal.mean().scalar, 0, tolerance: 0.02, "mean")
    expectClose(normal.variance().scalar, 1, tolerance: 0.03, "variance")
    let complex = generator.complexNormal([50_000]).viewAsReal()
    expectClose(complex.variance(0).doubles, [0.5, 0.5], tolerance: 0.02, "variance of each part")
    let uniform = generator.uniform([50_000])
    #expect(uniform.min().scalar >= 0 && uniform.max().scalar < 1)
    expectClose(uniform.mean().scalar, 0.5, tolerance: 0.01, "mean of uniform")
    #expect(generator.permutation(50).integers.sorted() == Array(0..<50))
  }
}
