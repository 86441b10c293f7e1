import AssayModelStore
import AssayNetworks
import AssayRoles
import AssaySignal

/// One mean opinion score by DistillMOS, see ``DistillMOS``. It does not depend on the level.
struct DistillMOSRater: SpeechRater {
  static let description = MethodDescription(
    name: "distillmos", role: .rater,
    summary:
      "mean opinion score of speech at 16 kHz by DistillMOS 0.9.1 (weights v7), independent of its level",
    paper:
      "Stahl, Gamper, Distillation and Pruning for Scalable Self-Supervised Representation-Based Speech Quality "
      + "Assessment, ICASSP 2025, arXiv:2502.05356",
    licence: "MIT (weights of Microsoft)")

  let scores = [ScoreDescription("mos", unit: "1 to 5", "overall quality")]
  private let model: DistillMOS

  var weightHashes: [String: String] { model.weightHashes }

  /// - Throws: ``RoleError`` when the weights are not there.
  init(_ values: ParameterValues, _ environment: MethodEnvironment) throws {
    model = try DistillMOS(
      weights: ModelStore.weights(of: "distillmos", in: environment.models), device: environment.device())
  }

  func rate(_ speech: Waveform) throws -> Rating {
    try speech.requireUsable("The recording")
    let samples = try SincResampler(from: speech.sampleRate, to: DistillMOS.sampleRate).resample(
      speech.samples)
    return Rating([model.score(of: samples)], notices: notices(speech))
  }

  private func notices(_ speech: Waveform) -> [String] {
    speech.cautions
      + (speech.sampleRate > DistillMOS.sampleRate
        ? ["distillmos only rates frequencies up to 8 kHz."] : [])
  }
}
