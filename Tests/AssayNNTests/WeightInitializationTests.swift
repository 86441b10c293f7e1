import AssayNN
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@Suite("First weights")
struct WeightInitializationTests {
  private func tensor(_ shape: [Int], _ initial: WeightInitialization, key: String = "weight") -> Tensor {
    WeightLoader(initializing: RandomGenerator(seed: 3)).tensor(key, shape, initial: initial)
  }

  @Test("Spread by the mean of inputs and outputs has that variance and stays within its bound")
  func fanAverage() {
    for scale in [1, 0.1] {
      let weights = tensor([60, 30, 3, 3], .fanAverage(scale: scale)).floats.map(Double.init)
      let variance = scale / (9 * 45)
      let measured = weights.reduce(0) { $0 + $1 * $1 } / Double(weights.count)
      expectClose([measured / variance], [1], tolerance: 0.03, "variance")
      #expect(weights.allSatisfy { abs($0) <= (3 * variance).squareRoot() * 1.0001 })
    }
    #expect(tensor([4], .fanAverage(scale: 1)).floats == [1, 1, 1, 1])
    #expect(tensor([2], .fanAverage(scale: 1), key: "bias").floats == [0, 0])
  }

  @Test("Normal numbers have their deviation, and given numbers are taken as they are")
  func others() {
    let drawn = tensor([20_000], .normal(deviation: 16)).floats.map(Double.init)
    let deviation = (drawn.reduce(0) { $0 + $1 * $1 } / Double(drawn.count)).squareRoot()
    expectClose([deviation / 16], [1], tolerance: 0.03, "deviation")
    #expect(tensor([2, 2], .numbers([1, 2, 3, 4])).floats == [1, 2, 3, 4])
  }

  @Test("A normalised weight begins as the direction that was drawn, whichever dimension is normalised")
  func weightNormalized() {
    for dimension in [0, 1] {
      let loader = WeightLoader(initializing: RandomGenerator(seed: 5))
      let weight = loader.weightNormalized("weight", [3, 2, 4], dimension: dimension)
      let parts = Dictionary(uniqueKeysWithValues: loader.parameters.map { ($0.key, $0.tensor) })
      expectClose(weight.floats, parts["weight_v"]!.floats, tolerance: 1e-6, "weight")
      #expect(parts["weight_g"]!.shape == (dimension == 0 ? [3, 1, 1] : [1, 2, 1]))
    }
  }
}
