import AssayNN
import AssayTensor
import Testing
import _AssayTestSupport

@Suite("Pooling and transformer layers")
struct MaximumPoolingTests {
  @Test("Adaptive windows overlap where the sizes do not divide: 15 values in 7, 5 and 3 windows")
  func adaptive() {
    let x = Tensor.range(15).reshaped(1, 1, 1, 15)
    func pooled(_ count: Int) -> [Float] {
      MaximumPooling(rows: .adaptive(1), columns: .adaptive(count))(x).floats
    }
    // The last value of each window, since values grow.
    #expect(pooled(7) == [2, 4, 6, 8, 10, 12, 14])
    #expect(pooled(5) == [2, 5, 8, 11, 14])
    #expect(pooled(1) == [14])
    #expect(pooled(15) == x.floats)
    let falling = MaximumPooling(rows: .adaptive(1), columns: .adaptive(7))(-x)
    #expect(falling.floats == [0, -2, -4, -6, -8, -10, -12])
  }

  @Test("Halving windows begin before the edge when they are padded")
  func halving() {
    let x = Tensor.range(15).reshaped(1, 1, 1, 15)
    func pooled(_ padding: Int) -> [Float] {
      MaximumPooling(rows: .halving(padding: 0), columns: .halving(padding: padding))(
        x.expanded([1, 1, 2, 15])
      ).floats
    }
    #expect(pooled(0) == [1, 3, 5, 7, 9, 11, 13])
    #expect(pooled(1) == [0, 2, 4, 6, 8, 10, 12, 14])
  }

  @Test("Windows over both dimensions are the largest values of rectangles", arguments: 0..<20)
  func rectangles(index: Int) {
    var numbers = SeededNumbers(seed: UInt64(index))
    let (height, width) = (Int.random(in: 2...20, using: &numbers), Int.random(in: 2...20, using: &numbers))
    let (rows, columns) = (
      Int.random(in: 1...height, using: &numbers), Int.random(in: 1...width, using: &numbers)
    )
    let x = RandomGenerator(seed: UInt64(index)).normal([2, 3, height, width])
    let pooled = MaximumPooling(rows: .adaptive(rows), columns: .adaptive(columns))(x)
    #expect(pooled.shape == [2, 3, rows, columns])
    let values = x.floats
    var expected: [Float] = []
    for plane in 0..<6 {
      for row in 0..<rows {
        for column in 0..<columns {
          var most = -Float.infinity
          for y in row * height / rows..<((row + 1) * height + rows - 1) / rows {
            for z in column * width / columns..<((column + 1) * width + columns - 1) / columns {
              most = max(most, values[(plane * height + y) * width + z])
            }
          }
          expected.append(most)
        }
      }
    }
    #expect(pooled.floats == expected)
  }

  @Test("Attention pooling of equal steps is the linear layer of one of them, and its weights add up to 1")
  func attentionPooling() {
    let pool = AttentionPooling(
      WeightLoader(initializing: RandomGenerator(seed: 4)), width: 6, hidden: 5)
    let step = RandomGenerator(seed: 5).normal([1, 1, 6])
    expectClose(
      pool(step.expanded([1, 9, 6])).floats, pool(step).floats, tolerance: 1e-6, "pooling of equal steps")
    let weights = pool.weights(of: RandomGenerator(seed: 6).normal([2, 9, 6]))
    #expect(weights.shape == [2, 9, 1])
    expectClose(weights.sum(1).floats, [1, 1], tolerance: 1e-6, "sums of weights")
  }

  @Test("A transformer layer without positions does not care for the order of steps, and normalises each")
  func transformer() {
    let layer = TransformerLayer(
      WeightLoader(initializing: RandomGenerator(seed: 7)), width: 8, heads: 2, hidden: 12)
    let x = RandomGenerator(seed: 8).normal([1, 5, 8])
    let y = layer(x)
    expectClose(layer(x.flipped(1)).floats, y.flipped(1).floats, tolerance: 1e-5, "reversed steps")
    expectClose(y.mean(2).floats, [0, 0, 0, 0, 0], tolerance: 1e-5, "means")
    expectClose(y.variance(2).floats, [1, 1, 1, 1, 1], tolerance: 1e-3, "variances")
  }
}
