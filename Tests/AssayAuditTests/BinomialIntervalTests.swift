import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("BinomialInterval")
struct BinomialIntervalTests {
  // scipy 1.17: stats.binomtest(k, n).proportion_ci(method="exact")
  @Test(
    "The exact interval agrees with the tables",
    arguments: [
      (7.0, 20.0, 0.153909, 0.592189), (0, 25, 0, 0.137185), (25, 25, 0.862815, 1),
    ])
  func exact(successes: Double, trials: Double, lower: Double, upper: Double) {
    let interval = BinomialInterval.exact(rate: successes / trials, trials: trials)
    expectClose([interval.lower, interval.upper], [lower, upper], tolerance: 1e-6, "limits")
  }

  @Test("At the mid-p limits half of what was observed and all beyond it have a probability of 2.5 %")
  func midP() {
    // Binomial probabilities summed by hand: 3 of 10.
    func probability(_ k: Int, _ p: Double) -> Double {
      let ways = [1.0, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1][k]
      return (0..<k).reduce(ways) { product, _ in product * p }
        * (k..<10).reduce(1) { product, _ in product * (1 - p) }
    }
    let interval = BinomialInterval.midP(rate: 0.3, trials: 10)
    let above =
      (4...10).reduce(0) { $0 + probability($1, interval.lower) } + probability(3, interval.lower) / 2
    let below =
      (0...2).reduce(0) { $0 + probability($1, interval.upper) } + probability(3, interval.upper) / 2
    expectClose([above, below], [0.025, 0.025], tolerance: 1e-9, "probabilities")
    // (1 − p)^25 = 0.05.
    let none = BinomialInterval.midP(rate: 0, trials: 25)
    expectClose([none.lower, none.upper], [0, 0.112928], tolerance: 1e-6, "limits of 0 of 25")
    #expect(BinomialInterval.midP(rate: 1, trials: 25).upper == 1)
  }
}
