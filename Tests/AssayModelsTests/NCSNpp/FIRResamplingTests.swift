import AssayTensor
import Testing
import _AssayTestSupport

@testable import AssayModels

@Suite("FIR resampling")
struct FIRResamplingTests {
  private let ramp = Tensor((0..<16).map(Float.init), shape: [1, 1, 4, 4])

  @Test("The specification's ramp, down and up")
  func example() {
    let filter = FIRResampling(channels: 1)
    #expect(filter.down(ramp).floats == [2.734375, 3.9375, 7.546875, 8.75])
    let up = filter.up(ramp)
    #expect(up.shape == [1, 1, 8, 8])
    #expect(Array(up.floats.prefix(8)) == [0, 0.1875, 0.5625, 0.9375, 1.3125, 1.6875, 2.0625, 1.6875])
  }

  @Test("Up is four times the adjoint of down, for every channel alone")
  func adjoint() {
    var numbers = SeededNumbers(seed: 2)
    for _ in 0..<10 {
      let shape = [
        Int.random(in: 1...2, using: &numbers), Int.random(in: 1...5, using: &numbers),
        2 * Int.random(in: 1...6, using: &numbers), 2 * Int.random(in: 1...6, using: &numbers),
      ]
      let filter = FIRResampling(channels: shape[1])
      let generator = RandomGenerator(seed: numbers.next())
      let large = generator.normal(shape)
      let small = generator.normal([shape[0], shape[1], shape[2] / 2, shape[3] / 2])
      let (left, right) = ((filter.down(large) * small).sum(2, 3), (large * filter.up(small)).sum(2, 3))
      expectClose((left * 4.0).floats, right.floats, tolerance: 1e-4, "adjoint of \(shape)")
    }
  }
}
