/// The bootstrap-t over speakers: `p − t*_{0.975} · s` to `p − t*_{0.025} · s`, with `t* = (p* − p)/s*` over samples of
/// speakers drawn with replacement, cut to [0, 1].
///
/// Draws without variance have no `t*` and are left out. Where the sample itself has none, or no draw has,
/// ``KornGraubardInterval`` takes its place.
///
/// - Reference: Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, section 12.5.
struct BootstrapTInterval: RateIntervalMethod {
  let name = "bootstrap-t"
  let resamples: Int
  let seed: UInt64

  func interval(_ sample: ClusteredSample) -> Interval? {
    guard let variance = sample.varianceOfMean else { return nil }
    let rate = sample.mean
    let sums = sample.clusters.map { $0.reduce(0, +) }
    let counts = sample.clusters.map { Double($0.count) }
    let groups = sums.count
    var generator = SplitMix64(seed: seed)
    var quotients: [Double] = []
    if variance > 0 {
      for _ in 0..<resamples {
        // With Σx², Σxm and Σm², the variance over the drawn speakers needs no second pass.
        var (sum, count, squares, products, sizes) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for _ in 0..<groups {
          let drawn = Int.random(in: 0..<groups, using: &generator)
          let (x, m) = (sums[drawn], counts[drawn])
          sum += x
          count += m
          squares += x * x
          products += x * m
          sizes += m * m
        }
        let own = sum / count
        let spread = squares - 2 * own * products + own * own * sizes
        // Rounding leaves a hair where all drawn speakers have one rate.
        guard spread > 1e-9 else { continue }
        let error = (Double(groups) / Double(groups - 1) * spread).squareRoot() / count
        quotients.append((own - rate) / error)
      }
    }
    guard !quotients.isEmpty else { return KornGraubardInterval().interval(sample) }
    quotients.sort()
    let error = variance.squareRoot()
    let lower = rate - ClusterBootstrap.quantile(1 - Interval.tail, of: quotients) * error
    let upper = rate - ClusterBootstrap.quantile(Interval.tail, of: quotients) * error
    return Interval(lower: min(1, max(0, lower)), upper: min(1, max(0, upper)))
  }
}
