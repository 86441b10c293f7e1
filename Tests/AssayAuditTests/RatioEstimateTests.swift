import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("RatioEstimate")
struct RatioEstimateTests {
  private func part(_ speaker: String, _ numerator: Double, _ denominator: Double) -> RatioEstimate.Part {
    RatioEstimate.Part(cluster: speaker, numerator: numerator, denominator: denominator)
  }

  @Test("Sums, the ratio and its interval are those of a computation by hand")
  func byHand() throws {
    let found = RatioEstimate([part("a", 1, 10), part("a", 3, 10), part("b", 2, 20), part("c", 6, 20)])
    #expect(found.numerator == 12 && found.denominator == 60 && found.count == 4 && found.speakers == 3)
    #expect(found.ratio == 0.2)
    // Residuals by speaker: 0, −2, 2; variance 3/2 · 8 / 3600; t(0.975, 2) = 4.30265.
    let margin = 4.302652729911275 * (1.5 * 8 / 3600).squareRoot()
    let interval = try #require(found.interval)
    expectClose(interval.upper, 0.2 + margin, tolerance: 1e-9)
    #expect(interval.lower == 0)
  }

  @Test("With one word each it is the mean of what is counted, interval and all")
  func mean() throws {
    var numbers = SeededNumbers(seed: 3)
    for _ in 0..<20 {
      let values = (0..<12).map { (speaker: "s\($0 % 4)", value: Double.random(in: 0...1, using: &numbers)) }
      let ratio = RatioEstimate(values.map { part($0.speaker, $0.value, 1) })
      let mean = MeanEstimate(
        ClusteredSample(bySpeaker: values), bootstrap: ClusterBootstrap(resamples: 100, seed: 1),
        range: 0...Double.infinity)
      expectClose(try #require(ratio.ratio), try #require(mean.mean), tolerance: 1e-12)
      expectClose(
        try #require(ratio.interval?.upper), try #require(mean.interval?.upper), tolerance: 1e-12)
    }
  }

  @Test("Without words there is no ratio, of one speaker no interval")
  func absent() {
    #expect(RatioEstimate([]).ratio == nil)
    #expect(RatioEstimate([part("a", 0, 0)]).ratio == nil)
    let one = RatioEstimate([part("a", 1, 2), part("a", 0, 2)])
    #expect(one.ratio == 0.25 && one.interval == nil)
  }
}
