import AssayCheckpoint
import AssayNN
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@Suite("Layers against hand-computed numbers")
struct LayerTests {
  /// A loader that has what `shapes` names, filled by `value(key, element)`.
  private func loader(_ shapes: [String: [Int]], _ value: (String, Int) -> Float) -> WeightLoader {
    WeightLoader(
      Dictionary(
        uniqueKeysWithValues: shapes.map { key, shape in
          (key, CheckpointTensor(shape: shape, floats: (0..<shape.reduce(1, *)).map { value(key, $0) }))
        }), source: "test")
  }

  @Test("A convolution is a correlation with its kernel; a transposed one is its adjoint")
  func convolution() throws {
    let weights = loader(["weight": [1, 1, 3], "bias": [1]]) { $0 == "bias" ? 1 : Float($1 + 1) }
    let layer = Convolution(weights, from: 1, to: 1, .same(3))
    #expect(layer(Tensor([0, 1, 0, 0], shape: [1, 1, 4])).floats == [4, 3, 2, 1])
    let up = Convolution(
      loader(["weight": [1, 1, 3]]) { Float($1 + 1) }, from: 1, to: 1, .init([3], stride: [2]), bias: false,
      transposed: true)
    #expect(up(Tensor([1, 10], shape: [1, 1, 2])).floats == [1, 2, 13, 20, 30])
  }

  @Test("Two-dimensional convolutions keep [N, C, H, W]")
  func convolution2d() {
    let weights = loader(["weight": [4, 2, 3, 3], "bias": [4]]) { _, _ in 0.5 }
    let layer = Convolution(weights, from: 2, to: 4, .init([3, 3], stride: [2, 1], padding: [1, 1]))
    #expect(layer(Tensor.full(1, shape: [1, 2, 6, 5])).shape == [1, 4, 3, 5])
  }

  @Test("Norms give mean 0 and variance 1 before scale and shift")
  func norms() {
    let x = RandomGenerator(seed: 1).normal([2, 4, 50]) * 3.0 + 5.0
    let affine = loader(["weight": [4], "bias": [4]]) { key, _ in key == "weight" ? 2 : 1 }
    let grouped = GroupNorm(affine, groups: 2, channels: 4)(x).reshaped(4, 100)
    expectClose(grouped.mean(1).floats, [1, 1, 1, 1], tolerance: 1e-4, "group means")
    expectClose(grouped.variance(1).floats, [4, 4, 4, 4], tolerance: 1e-3, "group variances")
    let layered = LayerNorm(affine, channels: 4)(x.transposed())
    expectClose(layered.mean(2).floats, [Float](repeating: 1, count: 100), tolerance: 1e-4, "layer means")
    let batch = BatchNorm(
      loader(["running_mean": [4], "running_var": [4], "weight": [4], "bias": [4]]) { key, _ in
        ["running_mean": 5, "running_var": 9, "weight": 1, "bias": 0][key]!
      }, channels: 4, epsilon: 0)
    expectClose(batch(x).floats, ((x - 5.0) / 3.0).floats, tolerance: 1e-5, "batch norm")
  }

  @Test("One LSTM step by its equations")
  func lstm() {
    // All weights 0, so each gate is its bias: i = f = o = σ(b), g = tanh(b).
    let weights = loader([
      "weight_ih_l0": [4, 1], "weight_hh_l0": [4, 1], "bias_ih_l0": [4], "bias_hh_l0": [4],
    ]) { key, index in key == "bias_ih_l0" ? [1, 2, 3, 4][index] : 0 }
    let result = LSTM(weights, from: 1, hidden: 1)(Tensor([0], shape: [1, 1, 1]))
    let sigmoid = { (x: Double) in 1 / (1 + exp(-x)) }
    let cell = sigmoid(1) * tanh(3)
    expectClose(result.cell.scalar, cell, tolerance: 1e-6, "cell")
    expectClose(result.hidden.scalar, sigmoid(4) * tanh(cell), tolerance: 1e-6, "hidden")
    #expect(result.output.shape == [1, 1, 1])
  }

  @Test("A bidirectional GRU gives both directions and one state each")
  func gru() throws {
    var shapes: [String: [Int]] = [:]
    for layer in 0..<2 {
      for direction in ["", "_reverse"] {
        let name = "l\(layer)\(direction)"
        shapes["weight_ih_\(name)"] = [9, layer == 0 ? 2 : 6]
        shapes["weight_hh_\(name)"] = [9, 3]
        shapes["bias_ih_\(name)"] = [9]
        shapes["bias_hh_\(name)"] = [9]
      }
    }
    let weights = loader(shapes) { _, index in Float(index % 5) * 0.1 - 0.2 }
    let gru = GRU(weights, from: 2, hidden: 3, layers: 2, bidirectional: true)
    try weights.finish()
    let result = gru(RandomGenerator(seed: 1).normal([4, 7, 2]))
    #expect(result.output.shape == [4, 7, 6])
    #expect(result.hidden.shape == [4, 4, 3])
  }

  @Test("Attention with equal keys averages the values")
  func attention() {
    let values = Tensor.range(6).reshaped(1, 1, 3, 2)
    let result = Attention.scaledDotProduct(
      queries: .full(1, shape: [1, 1, 2, 4]), keys: .full(1, shape: [1, 1, 3, 4]), values: values)
    expectClose(result.floats, [2, 3, 2, 3], tolerance: 1e-6, "averages")
    let x = RandomGenerator(seed: 3).normal([2, 5, 8])
    #expect(Attention.joinHeads(Attention.splitHeads(x, 4)).floats == x.floats)
  }

  @Test("An embedding looks rows up")
  func embedding() {
    let table = Embedding(loader(["weight": [3, 2]]) { _, index in Float(index) }, count: 3, width: 2)
    #expect(table(Tensor(integers: [2, 0])).floats == [4, 5, 0, 1])
  }
}
