public import AssayTensor

/// Goes from time 1 to ε in N times on an even grid, at each of them correcting first and then predicting.
///
/// It starts at `Y + σ(1) z` and ends with the last prediction's mean, which has no new noise but is at time ε.
/// Draws, each of Y's shape: one to start, then one for each corrector step and one for the predictor at each
/// time; the last is drawn and not used, as in the official code.
///
/// - Reference: Song et al., ICLR 2021, algorithm 1, with the corrector before the predictor as in SGMSE.
public struct PredictorCorrectorSampler<Process: ScoreProcess>: ScoreSampler, Hashable {
  /// N, at least 1.
  public var steps: Int
  /// ε, in (0, 1).
  public var lastTime: Double
  public var predictor: ReverseDiffusionPredictor
  /// `nil` predicts only.
  public var corrector: AnnealedLangevinCorrector?

  public init(
    steps: Int = 30, lastTime: Double = 0.03, predictor: ReverseDiffusionPredictor = .init(),
    corrector: AnnealedLangevinCorrector? = .init()
  ) {
    precondition(steps > 0 && 0 < lastTime && lastTime < 1, "no sampler of \(steps) steps to \(lastTime)")
    self.steps = steps
    self.lastTime = lastTime
    self.predictor = predictor
    self.corrector = corrector
  }

  /// PhonePuRe's: 30 steps with one corrector step each, r = 0.4.
  public static var phonePuRe: PredictorCorrectorSampler { .init() }

  /// Half the calls of the score: no corrector.
  public static func predictorOnly(steps: Int = 30) -> PredictorCorrectorSampler {
    PredictorCorrectorSampler(steps: steps, corrector: nil)
  }

  /// Euler–Maruyama on the grid itself: no corrector, and steps that add up to the time that passes.
  public static func eulerMaruyama(steps: Int = 30) -> PredictorCorrectorSampler {
    PredictorCorrectorSampler(steps: steps, predictor: .init(.spacing), corrector: nil)
  }

  public var fieldCalls: Int? { steps * (1 + (corrector?.steps ?? 0)) }

  /// The times of the grid, falling from 1 to ``lastTime``; a single one is 1.
  public var times: [Double] {
    (0..<steps).map { 1 - Double($0) * (1 - lastTime) / Double(max(1, steps - 1)) }
  }

  /// Δ of each prediction.
  private var length: Double {
    switch predictor.stepSize {
    case .reciprocal: 1 / Double(steps)
    case .spacing: (1 - lastTime) / Double(max(1, steps - 1))
    }
  }

  public func sample(
    from start: Tensor, around noisy: Tensor, process: Process, field score: Field, noise: Noise,
    progress: (Double) -> Void
  ) throws -> Tensor {
    let length = length
    var state = start
    var mean = state
    for (index, time) in times.enumerated() {
      if let corrector {
        state = try corrector(state, time: time, process: process, score: score, noise: noise)
      }
      mean = try predictor.mean(
        of: state, towards: noisy, time: time, length: length, process: process, score: score)
      state =
        mean + noise(noisy.shape)
        * predictor.noiseDeviation(time: time, length: length, process: process)
      progress(Double(index + 1) / Double(steps))
    }
    return mean
  }
}
