/// Where a ``BetaBinomialLikelihood`` is worth integrating: a box that holds all but a negligible part of it.
struct LikelihoodRegion {
  /// Of `log(p/(1−p))`.
  private(set) var logits = -20.0...20.0
  /// Within [0, 1].
  private(set) var correlations = 0.0...1.0

  /// Nodes along each side of a search.
  private static let count = 12

  /// Searches by ever finer grids: the box of the nodes that count, and one node more on each side.
  ///
  /// - Parameter depth: how far below the highest one a logarithm of the likelihood still counts.
  init(_ likelihood: BetaBinomialLikelihood, depth: Double) {
    // Each pass shrinks a box to no less than three of its twelve steps.
    for _ in 0..<8 {
      let before = (Self.width(logits), Self.width(correlations))
      shrink(likelihood, depth)
      if Self.width(logits) > 0.6 * before.0, Self.width(correlations) > 0.6 * before.1 { break }
    }
  }

  private static func width(_ range: ClosedRange<Double>) -> Double { range.upperBound - range.lowerBound }

  private mutating func shrink(_ likelihood: BetaBinomialLikelihood, _ depth: Double) {
    let count = Self.count
    // The correlation's nodes lie in the middle of their parts: at 1 the model has no likelihood. Independence, which
    // has a weight of its own, is looked at in any case.
    let steps = (Self.width(logits) / Double(count - 1), Self.width(correlations) / Double(count))
    let places = (0..<count).map { correlations.lowerBound + (Double($0) + 0.5) * steps.1 }
    let rows = ([0] + places).map { correlation in
      let constant = likelihood.constant(correlation: correlation)
      return (0..<count).map {
        constant
          + likelihood.logarithm(
            logit: logits.lowerBound + Double($0) * steps.0, correlation: correlation)
      }
    }
    let floor = rows.joined().reduce(-Double.infinity, max) - depth
    let columns = (0..<count).filter { column in rows.contains { $0[column] >= floor } }
    var lines = places.indices.filter { line in rows[line + 1].contains { $0 >= floor } }
    // Where independence explains the outcomes best, the correlations that count may all lie below the first node.
    if correlations.lowerBound == 0, rows[0].contains(where: { $0 >= floor }) { lines.insert(-1, at: 0) }
    if let first = columns.first, let last = columns.last {
      let start = logits.lowerBound
      logits =
        max(
          start, start + Double(first - 1) * steps.0)...min(
          logits.upperBound, start + Double(last + 1) * steps.0)
    }
    if let first = lines.first, let last = lines.last {
      let start = correlations.lowerBound
      correlations =
        max(
          start, start + Double(first - 1) * steps.1)...min(
          correlations.upperBound, start + Double(last + 2) * steps.1)
    }
  }
}
