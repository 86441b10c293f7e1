import AssayDiffusion
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@Suite("Samplers of a score")
struct ScoreSamplerTests {
  private let process = OUVESDE.phonePuRe
  private let noisy = Tensor([0.3, -0.2, 0.5, 0.1], shape: [2, 2]).viewAsComplex()

  /// The exact score when clean speech is complex normal around `mean` with `variance`.
  private func exactScore(mean: Double, variance: Double) -> Field {
    { state, time in
      let weight = process.meanWeight(at: time)
      let total = weight * weight * variance + pow(process.deviation(at: time), 2)
      return (noisy * (1 - weight) + weight * mean - state) / total
    }
  }

  private static let samplers: [any ScoreSampler<OUVESDE>] = [
    PredictorCorrectorSampler<OUVESDE>.phonePuRe, PredictorCorrectorSampler<OUVESDE>.predictorOnly(steps: 7),
    PredictorCorrectorSampler<OUVESDE>.eulerMaruyama(steps: 12),
    PredictorCorrectorSampler<OUVESDE>(steps: 1, corrector: .init(ratio: 0.3, steps: 3)),
    ProbabilityFlowSampler<OUVESDE>(),
  ]

  @Test("Calls of the score, draws and progress are as stated", arguments: 0..<5)
  func counts(index: Int) throws {
    let sampler = Self.samplers[index]
    let generator = RandomGenerator(seed: 1)
    let score = exactScore(mean: 0, variance: 1)
    var (calls, draws) = (0, 0)
    var shares: [Double] = []
    let result = try sampler.sample(
      around: noisy, process: process,
      field: {
        calls += 1
        return try score($0, $1)
      },
      noise: {
        draws += 1
        return generator.complexNormal($0)
      }, progress: { shares.append($0) })
    #expect(result.shape == noisy.shape && result.viewAsReal().isFinite().allTrue)
    if let expected = sampler.fieldCalls {
      #expect(calls == expected && draws == expected + 1)
    } else {
      #expect(draws == 1 && calls > 10)
    }
    #expect(shares == shares.sorted() && shares.last == 1)
  }

  @Test("The same seed draws the same sample, another seed another", arguments: 0..<5)
  func seeds(index: Int) throws {
    func sample(_ seed: UInt64) throws -> [Float] {
      let generator = RandomGenerator(seed: seed)
      return try Self.samplers[index].sample(
        around: noisy, process: process, field: exactScore(mean: 0, variance: 1),
        noise: { generator.complexNormal($0) }, progress: { _ in }
      ).parts
    }
    #expect(try sample(5) == sample(5))
    #expect(try sample(5) != sample(6))
  }

  @Test("With the exact score, samples have the mean and the variance of clean speech", arguments: 0..<2)
  func distribution(index: Int) throws {
    let sampler = [PredictorCorrectorSampler<OUVESDE>(steps: 200), .eulerMaruyama(steps: 400)][index]
    // Stiff, so that at time 1 next to nothing is left of clean speech, which samplers start without.
    let process = OUVESDE(stiffness: 4)
    let many = Tensor.full(0.2, shape: [20_000]).to(.complex64)
    let (mean, variance) = (0.8, 0.25)
    let generator = RandomGenerator(seed: 3)
    let result = try sampler.sample(
      around: many, process: process,
      field: { state, time in
        let weight = process.meanWeight(at: time)
        let total = weight * weight * variance + pow(process.deviation(at: time), 2)
        return (many * (1 - weight) + weight * mean - state) / total
      }, noise: { generator.complexNormal($0) }, progress: { _ in })
    let real = result.real.mean().scalar
    // At time ε = 0.03 the mean still has 11 % of the noisy speech.
    let weight = process.meanWeight(at: sampler.lastTime)
    expectClose(real, weight * mean + (1 - weight) * 0.2, tolerance: 0.03, "mean")
    expectClose(
      (result - real).abs().square().mean().scalar, weight * weight * variance, tolerance: 0.02, "variance")
  }

  @Test("Probability flow is the closed form for normal speech, before its last prediction")
  func flow() throws {
    let (mean, variance) = (0.4, 0.3)
    func moments(_ time: Double) -> (mean: Tensor, deviation: Double) {
      let weight = process.meanWeight(at: time)
      return (
        noisy * (1 - weight) + weight * mean,
        (weight * weight * variance + pow(process.deviation(at: time), 2)).squareRoot()
      )
    }
    let noise = Tensor([0.6, -0.3, -1.1, 0.2], shape: [2, 2]).viewAsComplex()
    let score = exactScore(mean: mean, variance: variance)
    let sampler = ProbabilityFlowSampler<OUVESDE>()
    let result = try sampler.sample(
      around: noisy, process: process, field: score, noise: { _ in noise }, progress: { _ in })
    let (start, end) = (moments(1), moments(sampler.lastTime))
    let first = noisy + noise * process.deviation(at: 1)
    let flowed = end.mean + (first - start.mean) * (end.deviation / start.deviation)
    let expected = try ReverseDiffusionPredictor().mean(
      of: flowed, towards: noisy, time: sampler.lastTime, length: sampler.denoisingLength, process: process,
      score: score)
    expectClose(result.parts, expected.parts, tolerance: 1e-4, "probability flow")
  }

  @Test("The grid falls evenly from 1 to ε, and only Euler–Maruyama's steps add up to it")
  func grid() {
    let times = PredictorCorrectorSampler<OUVESDE>.phonePuRe.times
    #expect(times.count == 30 && times[0] == 1)
    expectClose(times[29], 0.03, tolerance: 1e-12, "ε")
    expectClose(times[0] - times[1], 0.97 / 29, tolerance: 1e-12, "spacing")
    expectClose(
      [1, 0.5, 0.1, 0.03].map { AnnealedLangevinCorrector().stepSize(time: $0, process: process) },
      [0.048418403, 0.004736162, 4.08891e-4, 1.13463e-4], tolerance: 1e-8, "δ")
  }

  @Test("A score that is not a number ends the flow with a sentence, and a score's error comes through")
  func failures() throws {
    #expect(throws: SamplerError.self) {
      try ProbabilityFlowSampler<OUVESDE>().sample(
        around: noisy, process: process, field: { state, _ in state * Double.nan },
        noise: { .zeros($0).to(.complex64) },
        progress: { _ in })
    }
    struct Interrupted: Error {}
    for sampler in Self.samplers {
      #expect(throws: Interrupted.self) {
        try sampler.sample(
          around: noisy, process: process, field: { _, _ in throw Interrupted() },
          noise: { .zeros($0).to(.complex64) }, progress: { _ in })
      }
    }
  }

  @Test("The solver follows an oscillation forwards and backwards")
  func oscillation() throws {
    let solver = DormandPrince(relativeTolerance: 1e-6, absoluteTolerance: 1e-6)
    let start = Tensor([1, 0], shape: [1, 2]).viewAsComplex()
    let turn = Tensor([0, 3], shape: [1, 2]).viewAsComplex()
    let end = try solver.integrate(start, from: 0, to: 2) { y, _ in y * turn }
    expectClose(end.parts, [Float(cos(6.0)), Float(sin(6.0))], tolerance: 1e-4, "e^(6i)")
    let back = try solver.integrate(end, from: 2, to: 0) { y, _ in y * turn }
    expectClose(back.parts, [1, 0], tolerance: 1e-4, "there and back")
    #expect(try solver.integrate(start, from: 1, to: 1) { y, _ in y }.parts == start.parts)
  }
}

extension Tensor {
  /// Real and imaginary parts, interleaved.
  fileprivate var parts: [Float] { viewAsReal().floats }
}
