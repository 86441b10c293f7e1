import AssayDiffusion
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@Suite("One sampler for several processes")
struct FlowSamplerTests {
  /// Where the flow of a process ends, for data that is normal around `mean` with `variance`.
  private func end<Process: ScoreProcess>(_ process: Process, _ start: Tensor, around known: Tensor) throws
    -> Tensor
  {
    let (mean, variance) = (0.7, 0.25)
    return try EulerFlowSampler(steps: 2_000).sample(
      from: start, around: known, process: process,
      field: { state, time in
        let weight = process.meanWeight(at: time)
        let total = weight * weight * variance + pow(process.deviation(at: time), 2)
        return (known * (1 - weight) + weight * mean - state) / total
      }, noise: { _ in .zeros([1]) }, progress: { _ in })
  }

  @Test("The flow of both diffusions carries a state to the data's own place in its distribution")
  func diffusions() throws {
    let known = Tensor([0.2, -0.4, 1.1])
    for quantile in [-1.3, 0, 0.8] {
      func check<Process: ScoreProcess>(_ process: Process, _ name: String) throws {
        let weight = process.meanWeight(at: 1)
        let deviation = (weight * weight * 0.25 + pow(process.deviation(at: 1), 2)).squareRoot()
        let start = known * (1 - weight) + (weight * 0.7 + quantile * deviation)
        let found = try end(process, start, around: known)
        expectClose(
          found.floats, Array(repeating: Float(0.7 + 0.5 * quantile), count: 3), tolerance: 5e-3,
          "\(name) from \(quantile)")
      }
      try check(OUVESDE(), "OUVE")
      try check(MeanRevertingSDE(), "mean-reverting")
    }
  }

  @Test("Flow matching goes straight from noise to the data that its velocity points at")
  func flowMatching() throws {
    let data = Tensor([1.5, -2, 0.25])
    let generator = RandomGenerator(seed: 3)
    var times: [Double] = []
    let process = FlowMatching()
    for steps in [1, 4, 30] {
      let found = try EulerFlowSampler(steps: steps).sample(
        around: .zeros([3]), process: process,
        field: { state, time in
          times.append(process.flowTime(at: time))
          // Of the straight path through this state: (x₁ − x) / (1 − t).
          return (data - state) / time
        }, noise: { generator.normal($0) })
      expectClose(found.floats, data.floats, tolerance: 1e-5, "\(steps) steps")
    }
    #expect(times.first == 0 && times.count == 35)
  }

  @Test("Two runs with one seed are one sample, and calls of the field are as stated")
  func calls() throws {
    func sample() throws -> ([Float], Int) {
      let generator = RandomGenerator(seed: 5)
      var calls = 0
      let sampler = MaximumLikelihoodSampler(steps: 7)
      let found = try sampler.sample(
        around: Tensor([0.5, 0.1]), process: MeanRevertingSDE(),
        field: { state, _ in
          calls += 1
          return -state
        }, noise: { generator.normal($0) })
      #expect(calls == sampler.fieldCalls)
      return (found.floats, calls)
    }
    let (first, second) = (try sample(), try sample())
    #expect(first.0 == second.0 && first.0.allSatisfy(\.isFinite))
  }
}
