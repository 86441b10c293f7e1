import Foundation

/// Nodes and weights that integrate smooth functions over (0, 1).
struct GaussLegendre: Sendable {
  /// Rising, in (0, 1).
  let nodes: [Double]
  /// Of sum 1.
  let weights: [Double]

  /// - Parameter count: at least 1.
  init(_ count: Int) {
    precondition(count >= 1, "\(count) nodes")
    let order = Double(count)
    var found: [(node: Double, weight: Double)] = []
    for index in 0..<count {
      // Newton's method from the usual start; the nodes are the zeros of a Legendre polynomial.
      var x = -cos(.pi * (Double(index) + 0.75) / (order + 0.5))
      var slope = 1.0
      for _ in 0..<100 {
        var (before, value) = (1.0, x)
        for degree in stride(from: 2, through: count, by: 1) {
          let n = Double(degree)
          (before, value) = (value, ((2 * n - 1) * x * value - (n - 1) * before) / n)
        }
        slope = order * (x * value - before) / (x * x - 1)
        let change = value / slope
        x -= change
        if abs(change) < 1e-15 { break }
      }
      found.append(((1 + x) / 2, 1 / ((1 - x * x) * slope * slope)))
    }
    nodes = found.map(\.node)
    weights = found.map(\.weight)
  }
}
