import AssayDiffusion

/// The samplers of PhonePuRe's second stage by name. A new one is one line.
struct RefinementSamplers {
  struct Entry: Sendable {
    let name: String
    /// Whether the corrector's step size is its.
    var hasCorrector = false
    /// Whether it is given the number of its steps.
    var hasSteps = true
    let make: @Sendable (_ steps: Int, _ ratio: Double) -> any ScoreSampler<OUVESDE>
  }

  /// Stands for the model's own.
  static let ofModel = "model"

  static let all = [
    Entry(name: "predictor-corrector", hasCorrector: true) { steps, ratio in
      PredictorCorrectorSampler(steps: steps, corrector: .init(ratio: ratio))
    },
    Entry(name: "predictor") { steps, _ in PredictorCorrectorSampler.predictorOnly(steps: steps) },
    Entry(name: "euler-maruyama") { steps, _ in PredictorCorrectorSampler.eulerMaruyama(steps: steps) },
    Entry(name: "probability-flow", hasSteps: false) { _, _ in ProbabilityFlowSampler() },
    Entry(name: "marginal") { steps, _ in MarginalSampler(steps: steps) },
  ]

  static var names: [String] { [ofModel] + all.map(\.name) }
}
