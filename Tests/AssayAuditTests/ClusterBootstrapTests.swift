import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("ClusterBootstrap")
struct ClusterBootstrapTests {
  @Test("The same seed gives the same interval, another seed nearly the same")
  func seeded() throws {
    var speakers = SimulatedSpeakers(seed: 5)
    let sample = speakers.values()
    let one = try #require(ClusterBootstrap(seed: 1).interval(sample))
    #expect(ClusterBootstrap(seed: 1).interval(sample) == one)
    let two = try #require(ClusterBootstrap(seed: 2).interval(sample))
    #expect(two != one)
    expectClose([two.lower, two.upper], [one.lower, one.upper], tolerance: 0.05, "limits by another seed")
  }

  @Test("Speakers are drawn, not utterances: copies of an utterance do not narrow the interval")
  func clustered() throws {
    var speakers = SimulatedSpeakers(seed: 6)
    let sample = speakers.values(each: 1)
    let copied = ClusteredSample(sample.clusters.map { Array(repeating: $0[0], count: 50) })
    let one = try #require(ClusterBootstrap(seed: 1).interval(sample))
    let fifty = try #require(ClusterBootstrap(seed: 1).interval(copied))
    expectClose([fifty.lower, fifty.upper], [one.lower, one.upper], tolerance: 1e-12, "limits")
  }

  @Test("Two speakers: the limits are the two speakers' means")
  func known() throws {
    let interval = try #require(ClusterBootstrap(seed: 1).interval(ClusteredSample([[0, 0], [1, 1]])))
    #expect(interval == Interval(lower: 0, upper: 1))
  }

  @Test("A single speaker has no interval")
  func single() { #expect(ClusterBootstrap(seed: 1).interval(ClusteredSample([[1, 2, 3]])) == nil) }
}
