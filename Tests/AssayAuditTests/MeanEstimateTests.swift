import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("MeanEstimate")
struct MeanEstimateTests {
  private let bootstrap = ClusterBootstrap(resamples: 100, seed: 1)

  @Test("With one value for each speaker it is the textbook's interval")
  func textbook() throws {
    // Mean 3, standard deviation √2.5, t₄ = 2.7764…: 3 ± 1.9632…
    let estimate = MeanEstimate(ClusteredSample([[1], [2], [3], [4], [5]]), bootstrap: bootstrap)
    let interval = try #require(estimate.interval)
    #expect(estimate.mean == 3 && estimate.count == 5 && estimate.speakers == 5)
    expectClose(
      [interval.lower, interval.upper], [1.036756838522439, 4.963243161477561], tolerance: 1e-9, "limits")
  }

  @Test("Copies of a speaker's value do not narrow the interval")
  func clustered() throws {
    let one = MeanEstimate(ClusteredSample([[1], [2], [4]]), bootstrap: bootstrap)
    let many = MeanEstimate(
      ClusteredSample([[1, 1, 1], [2, 2, 2], [4, 4, 4]]), bootstrap: bootstrap)
    let (a, b) = (try #require(one.interval), try #require(many.interval))
    expectClose([b.lower, b.upper], [a.lower, a.upper], tolerance: 1e-12, "limits")
  }

  @Test("The interval of a cosine ends at 1")
  func range() throws {
    let estimate = MeanEstimate(ClusteredSample([[0.8], [0.99], [1]]), bootstrap: bootstrap, range: -1...1)
    #expect(try #require(estimate.interval).upper == 1)
    #expect(try #require(estimate.interval).lower < 0.8)
  }

  @Test("Nothing and a single speaker have no interval")
  func few() {
    let none = MeanEstimate(ClusteredSample([]), bootstrap: bootstrap)
    #expect(none.mean == nil && none.count == 0 && none.interval == nil)
    let single = MeanEstimate(ClusteredSample([[1, 2]]), bootstrap: bootstrap)
    #expect(single.mean == 1.5 && single.interval == nil)
  }
}
