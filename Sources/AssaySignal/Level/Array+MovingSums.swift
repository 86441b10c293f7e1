extension [Double] {
  /// The sum of each value and the `reach` ones on either side, fewer at the ends.
  func movingSums(reach: Int) -> [Double] {
    var sums = [0.0]
    sums.reserveCapacity(count + 1)
    for value in self { sums.append(sums[sums.count - 1] + value) }
    return indices.map { sums[Swift.min(count, $0 + reach + 1)] - sums[Swift.max(0, $0 - reach)] }
  }
}
