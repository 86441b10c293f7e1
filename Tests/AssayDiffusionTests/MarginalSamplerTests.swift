import AssayDiffusion
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@Suite("MarginalSampler")
struct MarginalSamplerTests {
  private let process = OUVESDE.phonePuRe

  /// The exact score when the clean speech is known to be `clean`.
  private func exact(_ clean: Tensor, _ noisy: Tensor) -> Field {
    { state, time in
      let deviation = process.deviation(at: time)
      return (process.mean(clean: clean, noisy: noisy, at: time) - state) / (deviation * deviation)
    }
  }

  @Test(
    "With the exact score of one signal it ends at that signal, whatever the steps", arguments: [1, 2, 5, 20])
  func exactScore(steps: Int) throws {
    let generator = RandomGenerator(seed: 1)
    let (clean, noisy) = (generator.complexNormal([1, 1, 8, 5]), generator.complexNormal([1, 1, 8, 5]))
    for freshness in [0, 0.5, 1] {
      let result = try MarginalSampler<OUVESDE>(steps: steps, freshness: freshness).sample(
        around: noisy, process: process, field: exact(clean, noisy), noise: { generator.complexNormal($0) },
        progress: { _ in })
      expectClose(
        result.viewAsReal().contiguous().floats, clean.viewAsReal().contiguous().floats, tolerance: 1e-4,
        "\(steps) steps, \(freshness)")
    }
  }

  @Test("States on the way have the process's own mean and deviation")
  func marginals() throws {
    let generator = RandomGenerator(seed: 2)
    let shape = [1, 1, 64, 64]
    let (clean, noisy) = (generator.complexNormal(shape), generator.complexNormal(shape))
    var seen: [(time: Double, deviation: Double)] = []
    for freshness in [0, 0.7] {
      seen = []
      let score = exact(clean, noisy)
      _ = try MarginalSampler<OUVESDE>(steps: 4, freshness: freshness).sample(
        around: noisy, process: process,
        field: { state, time in
          let residual = state - process.mean(clean: clean, noisy: noisy, at: time)
          seen.append((time, residual.abs().square().mean().sqrt().scalar))
          return try score(state, time)
        }, noise: { generator.complexNormal($0) }, progress: { _ in })
      // The first state is around the noisy speech, as in every sampler here.
      for state in seen.dropFirst() where freshness > 0 {
        expectClose(
          state.deviation / process.deviation(at: state.time), 1, tolerance: 0.35, "time \(state.time)")
      }
    }
    #expect(seen.map(\.time) == MarginalSampler<OUVESDE>(steps: 4).times)
  }

  @Test("It draws once when no noise is fresh, and calls the score once a step")
  func calls() throws {
    var (draws, scores) = (0, 0)
    let noisy = Tensor.zeros([1, 1, 2, 2], dtype: .complex64)
    let sampler = MarginalSampler<OUVESDE>(steps: 6)
    _ = try sampler.sample(
      around: noisy, process: process,
      field: { state, _ in
        scores += 1
        return state * -1.0
      },
      noise: {
        draws += 1
        return .zeros($0, dtype: .complex64)
      }, progress: { _ in })
    #expect(draws == 1 && scores == 6 && sampler.fieldCalls == 6)
  }
}
