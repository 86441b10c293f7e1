public import AssayTensor

/// Goes from time 1 to ε in N calls of the score, jumping each time to the clean speech it points at and from there to
/// the next time.
///
/// The score tells `x̂₀` (Tweedie's formula), and the state at any time is known given it: mean and noise of the
/// process. A share η² of the noise's variance is drawn anew at each jump and the rest kept. The steps need not be
/// small, as those that follow the differential equation must, so few are enough; N = 1 is plain prediction of the
/// clean speech. It ends with `x̂₀` itself, at time 0.
///
/// - Reference: Song, Meng and Ermon, *Denoising Diffusion Implicit Models*, ICLR 2021, equation 12, for the marginals
///   of ``OUVESDE``.
public struct MarginalSampler<Process: ScoreProcess>: ScoreSampler, Hashable {
  /// N, at least 1.
  public var steps: Int
  /// ε, in (0, 1): the time of the last call, unless it is the first.
  public var lastTime: Double
  /// η, in [0, 1]: 0 draws no noise but the first.
  public var freshness: Double

  public init(steps: Int = 4, lastTime: Double = 0.03, freshness: Double = 0) {
    precondition(
      steps > 0 && 0 < lastTime && lastTime < 1 && (0...1).contains(freshness),
      "no sampler of \(steps) steps to \(lastTime) with \(freshness)")
    self.steps = steps
    self.lastTime = lastTime
    self.freshness = freshness
  }

  public var fieldCalls: Int? { steps }

  /// Falling from 1 to ``lastTime``; a single one is 1.
  public var times: [Double] {
    (0..<steps).map { 1 - Double($0) * (1 - lastTime) / Double(max(1, steps - 1)) }
  }

  public func sample(
    from start: Tensor, around noisy: Tensor, process: Process, field score: Field, noise: Noise,
    progress: (Double) -> Void
  ) throws -> Tensor {
    let times = times
    var state = start
    var clean = state
    for (index, time) in times.enumerated() {
      let deviation = process.deviation(at: time)
      let weight = process.meanWeight(at: time)
      let mean = state + (try score(state, time)) * (deviation * deviation)
      clean = (mean - noisy * (1 - weight)) / weight
      progress(Double(index + 1) / Double(steps))
      guard index + 1 < steps else { break }
      let next = times[index + 1]
      let kept = (state - mean) / deviation * (1 - freshness * freshness).squareRoot()
      let drawn = freshness == 0 ? kept : kept + noise(noisy.shape) * freshness
      state = process.mean(clean: clean, noisy: noisy, at: next) + drawn * process.deviation(at: next)
    }
    return clean
  }
}
