import AssayRoles

/// The attacker of 1985: takes everything for noise that is steady, see ``LogSpectralEstimator``.
///
/// Works at 16 kHz and needs no training.
struct LogMMSE: Purifier {
  static let description = MethodDescription(
    name: "log-mmse", role: .purifier,
    summary: "Estimates the log-spectral amplitude of speech in steady noise (Ephraim and Malah).",
    paper:
      "Y. Ephraim, D. Malah, “Speech Enhancement Using a Minimum Mean-Square Error Log-Spectral Amplitude Estimator”, IEEE "
      + "TASSP 33(2), 1985; the noise is ours: a quantile of each frequency's power",
    parameters: [
      ParameterDescription(
        "overestimation", .number(0...100), default: .number(4),
        help: "Multiple of the noise's estimated power; more takes away more."),
      ParameterDescription(
        "smoothing", .number(0...0.999), default: .number(0.96),
        help: "Weight of the frame before in the signal-to-noise ratio (α)."),
      ParameterDescription(
        "frame", .choice(["256", "512", "1024", "2048"]), default: .text("1024"),
        help: "Samples of a frame at 16 kHz."),
    ])

  static let rate = 16_000
  private let estimator: LogSpectralEstimator

  init(_ values: ParameterValues) {
    estimator = LogSpectralEstimator(
      size: Int(values.text("frame")) ?? 1_024, smoothing: values.number("smoothing"),
      overestimation: values.number("overestimation"))
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified(at: Self.rate) { estimator.estimate($0) }
  }
}
