import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("BetaDistribution")
struct BetaDistributionTests {
  @Test("Cumulative probabilities agree with closed forms")
  func closedForms() {
    var numbers = SeededNumbers(seed: 1)
    for _ in 0..<200 {
      let x = Double.random(in: 0...1, using: &numbers)
      expectClose(BetaDistribution.cumulative(x, a: 1, b: 1), x, tolerance: 1e-12, "uniform")
      expectClose(BetaDistribution.cumulative(x, a: 2, b: 1), x * x, tolerance: 1e-12, "a = 2")
      let b = 1 - (1 - x) * (1 - x) * (1 - x)
      expectClose(BetaDistribution.cumulative(x, a: 1, b: 3), b, tolerance: 1e-12, "b = 3")
    }
  }

  // scipy 1.17: stats.t.ppf(0.975, df)
  @Test(
    "Student's quantiles agree with the tables",
    arguments: [
      (1, 12.706204736432095), (4, 2.7764451051977987), (24, 2.0638985616280205), (124, 1.9792801166048548),
    ])
  func student(freedom: Int, expected: Double) {
    expectClose(
      BetaDistribution.studentQuantile(0.975, degreesOfFreedom: freedom), expected, tolerance: 1e-8, "t")
  }

  @Test("A quantile inverts the cumulative probability, also in the tails")
  func inverse() {
    var numbers = SeededNumbers(seed: 2)
    for _ in 0..<100 {
      let a = Double.random(in: 0.3...80, using: &numbers)
      let b = Double.random(in: 0.3...80, using: &numbers)
      for probability in [0.001, 0.025, 0.5, 0.975] {
        let x = BetaDistribution.quantile(probability, a: a, b: b)
        expectClose(BetaDistribution.cumulative(x, a: a, b: b), probability, tolerance: 1e-9, "\(a), \(b)")
      }
    }
  }
}
