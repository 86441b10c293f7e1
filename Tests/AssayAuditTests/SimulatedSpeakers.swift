import Foundation
import _AssayTestSupport

@testable import AssayAudit

/// Clustered data with a known truth.
struct SimulatedSpeakers {
  private var numbers: SeededNumbers

  init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

  mutating func normal() -> Double {
    let u = Double.random(in: Double.leastNonzeroMagnitude..<1, using: &numbers)
    return (-2 * log(u)).squareRoot() * cos(2 * .pi * Double.random(in: 0..<1, using: &numbers))
  }

  /// Means of 0 with speakers as different as the utterances of one.
  mutating func values(speakers: Int = 25, each: Int = 5) -> ClusteredSample {
    ClusteredSample(
      (0..<speakers).map { _ in
        let speaker = normal()
        return (0..<each).map { _ in speaker + normal() }
      })
  }

  /// Outcomes whose rate is Φ(`limit`), with a correlation `within` of the latent scores of one speaker. The two
  /// samples share speakers and, by half, utterances.
  mutating func outcomes(limits: (Double, Double), within: Double, speakers: Int = 25, each: Int = 5)
    -> (ClusteredSample, ClusteredSample)
  {
    var first: [[Double]] = []
    var second: [[Double]] = []
    let own = ((1 - within) / 2).squareRoot()
    for _ in 0..<speakers {
      let speaker = normal() * within.squareRoot()
      var pair: ([Double], [Double]) = ([], [])
      for _ in 0..<each {
        let shared = speaker + own * normal()
        pair.0.append(shared + own * normal() < limits.0 ? 1 : 0)
        pair.1.append(shared + own * normal() < limits.1 ? 1 : 0)
      }
      first.append(pair.0)
      second.append(pair.1)
    }
    return (ClusteredSample(first), ClusteredSample(second))
  }
}
