import AssayDiffusion
import AssayErrors
import AssayModelStore
import AssayNetworks
import AssayPhonePuRe
import AssayRoles
import AssaySignal
import AssayTensor

/// The purifiers that are stage 1's network used in another way: a ``WaveformPurification`` recipe with a name.
struct WaveformDiffusion: DifferentiablePurifier {
  /// AudioPure: the whole recording at once.
  static let audioPure = description(
    "audiopure-diffwave", "Waveform diffusion over the whole recording at once.",
    Citation.audioPure)
  static let oneShot = description(
    "diffwave-one-shot", "Adds noise, then removes it with one prediction of the network.",
    Citation.deAntiFake + ", its code")
  static let reverse = description(
    "diffwave-reverse", "The reverse steps of waveform diffusion without adding noise first.",
    Citation.deAntiFake + ", its code")
  static let noise = description(
    "diffwave-noise", "The noise of waveform diffusion alone: the control for it.",
    Citation.deAntiFake + ", its code")

  private static func description(_ name: String, _ summary: String, _ paper: String) -> MethodDescription {
    MethodDescription(
      name: name, role: .purifier,
      summary: summary
        + " The default model, \(BundledModels.defaultName), is a compact network, not DiffWave.",
      paper: paper,
      licence: "that of the model's weights, in its model.json",
      parameters: [
        PhonePuRe.modelParameter,
        .init(
          "purificationSteps", .integer(-1...200), default: .integer(-1),
          help:
            "Purification steps (T_pur), at least 1; -1 means the model's default (3 for the paper's model).",
          hasOption: true),
      ])
  }

  private let model: PhonePuReModel
  private let device: Device
  private let purification: WaveformPurification

  var weightHashes: [String: String] { model.weightHashes }
  var parallelism: Parallelism { model.manifest.parallelism }

  /// - Throws: `RoleError` when there is no model, and what loading one throws.
  init(
    _ operation: WaveformPurification.Operation, segmented: Bool, _ values: ParameterValues,
    _ environment: MethodEnvironment
  ) throws {
    device = try environment.device()
    model = try PhonePuRe.model(values, refining: false, environment)
    let steps = values.integer("purificationSteps")
    let own = (model.manifest.defaults ?? .paper).purificationSteps
    guard steps != 0 else {
      throw RoleError(
        .invalidParameter,
        "purificationSteps=0 would leave the recording unchanged: give at least 1, or -1 for the model's default."
      )
    }
    purification = try WaveformPurification(
      operation, segmented ? model.extent(overlap: -1) : .whole, level: steps < 0 ? own : steps)
  }

  var sampleRate: Int { WaveformPurification.sampleRate }

  func purify(_ waveforms: Tensor, using generator: RandomGenerator) -> Tensor {
    .stacked(
      (0..<waveforms.size(0)).map {
        purification(waveforms.selected(0, $0), network: model.purifier, using: generator)
      })
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    var isPurified = false
    var result = try speech.purified(at: WaveformPurification.sampleRate) { samples in
      isPurified = true
      return withoutGradients {
        purification(
          Tensor(samples, device: device), network: model.purifier,
          using: RandomGenerator(seed: context.seed),
          progress: { context.progress(.init(completed: Int($0 * 1_000), total: 1_000)) }
        ).floats
      }
    }
    // Silence comes back without the network.
    guard isPurified else { return result }
    result.details["networks"] = .text(model.manifest.purification.network.family)
    result.notices += model.manifest.otherNetworkNotice.map { [$0] } ?? []
    return result
  }
}
