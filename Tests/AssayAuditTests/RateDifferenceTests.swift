import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("RateDifference")
struct RateDifferenceTests {
  @Test("From never to always: the change is certain, but its interval is no point")
  func extremes() throws {
    let never = ClusteredSample(Array(repeating: [0, 0, 0, 0, 0], count: 25))
    let always = ClusteredSample(Array(repeating: [1, 1, 1, 1, 1], count: 25))
    let rise = RateDifference(from: never, to: always)
    let interval = try #require(rise.interval)
    #expect(rise.difference == 1 && rise.trials == 125)
    // 1 − √2 · u with the upper limit u of 0 of 125.
    let upper = try #require(RateEstimate.method.interval(never)).upper
    expectClose(interval.lower, 1 - 2.0.squareRoot() * upper, tolerance: 1e-6, "lower limit")
    #expect(upper > 0.03)
    #expect(interval.upper == 1)
  }

  @Test("No change at all holds 0, and swapping the samples mirrors the interval")
  func symmetry() throws {
    var speakers = SimulatedSpeakers(seed: 21)
    for _ in 0..<50 {
      let (a, b) = speakers.outcomes(limits: (0, 0.5), within: 0.3)
      let rise = try #require(RateDifference(from: a, to: b).interval)
      let fall = try #require(RateDifference(from: b, to: a).interval)
      expectClose([rise.lower, rise.upper], [-fall.upper, -fall.lower], tolerance: 1e-12, "mirrored limits")
      let same = try #require(RateDifference(from: a, to: a).interval)
      #expect(same.lower <= 0 && same.upper >= 0)
    }
  }

  @Test("Without trials, or with a single speaker of mixed outcomes, there is no interval")
  func few() {
    let none = RateDifference(from: ClusteredSample([]), to: ClusteredSample([]))
    #expect(none.difference == nil && none.interval == nil && none.trials == 0)
    let single = RateDifference(from: ClusteredSample([[0, 1]]), to: ClusteredSample([[1, 1]]))
    #expect(single.difference == 0.5 && single.interval == nil)
  }
}
