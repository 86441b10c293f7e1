/// A distribution whose density is known at evenly spaced nodes, up to a factor.
struct LikelihoodDistribution {
  /// At the nodes, from 0 to 1.
  private let cumulative: [Double]
  /// Their slopes from node to node.
  private let slopes: [Double]

  /// The trapezoidal rule with its first correction by Euler and Maclaurin.
  ///
  /// - Parameters:
  ///   - density: at least two values, negligible at both ends or cut off there.
  ///   - step: from node to node.
  init(_ density: [Double], _ step: Double) {
    func slope(_ index: Int) -> Double {
      let (before, after) = (max(0, index - 1), min(density.count - 1, index + 1))
      return (density[after] - density[before]) / Double(after - before)
    }
    let start = slope(0)
    var sum = 0.0
    var integrals = [0.0]
    for index in density.indices.dropFirst() {
      sum += (density[index - 1] + density[index]) / 2
      integrals.append(sum - (slope(index) - start) / 12)
    }
    let total = integrals[integrals.count - 1]
    cumulative = integrals.map { $0 / total }
    slopes = density.map { $0 / total }
  }

  /// Where the mean of distributions over the same nodes passes a probability, in nodes from the first; between two
  /// nodes by a cubic.
  static func place(of probability: Double, inMeanOf parts: [LikelihoodDistribution]) -> Double {
    func mean(_ values: (LikelihoodDistribution) -> Double) -> Double {
      parts.reduce(0) { $0 + values($1) } / Double(parts.count)
    }
    let last = parts[0].cumulative.count - 1
    guard let above = (1...last).first(where: { index in mean { $0.cumulative[index] } >= probability })
    else { return Double(last) }
    let (left, right) = (mean { $0.cumulative[above - 1] }, mean { $0.cumulative[above] })
    let (leftSlope, rightSlope) = (mean { $0.slopes[above - 1] }, mean { $0.slopes[above] })
    func value(_ t: Double) -> Double {
      let s = 1 - t
      return s * s * ((1 + 2 * t) * left + t * leftSlope) + t * t * ((1 + 2 * s) * right - s * rightSlope)
    }
    var (low, high) = (0.0, 1.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if value(middle) < probability { low = middle } else { high = middle }
    }
    return Double(above - 1) + low
  }
}
