import AssayModels
import AssayPhonetics
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// The paper's two-stage purifier: unconditional waveform diffusion drowns the perturbation in noise and takes both
/// away, then score-based refinement, guided by the phonemes spoken, makes the result natural again.
///
/// Pipeline: 16 kHz waveform → ``WaveformPurification`` (seconds, `purificationSteps`) → ``Refinement``
/// (`refinementSteps`, Λ from the transcript's alignment with the *unpurified* speech, as in the reference).
///
/// - Reference: Fan et al., *De-AntiFake: Rethinking the Protective Perturbations Against Voice Cloning Attacks*,
///   ICML 2025.
struct PhonePuRe: Purifier {
  static let description = MethodDescription(
    name: "phonepure", role: .purifier,
    summary:
      "Two stages of diffusion: waveform purification, then refinement guided by phonemes.",
    paper: Citation.deAntiFake, licence: "that of the model's weights, in its model.json",
    parameters: [
      modelParameter,
      .init(
        "purificationSteps", .integer(0...200), default: .integer(0),
        help: "Steps of noise in stage 1 (T_pur); 0 is the model's own number, 3 with the paper's."),
      .init(
        "overlap", .integer(-1...8_000), default: .integer(-1), unit: "samples",
        help:
          "By how much the segments of stage 1 overlap and are cross-faded; -1 is the model's own number, 0 with the paper's."
      ),
      .init("refinement", .flag, default: .flag(true), help: "Whether stage 2 follows."),
      .init(
        "refinementSteps", .integer(0...1_000), default: .integer(0),
        help: "Steps of stage 2 (N); 0 is the model's own number, 30 with the paper's."),
      .init(
        "snr", .number(0...10), default: .number(0.4), help: "Size of the corrector's step in stage 2 (r)."),
      .init(
        "sampler", .choice(Sampler.allCases.map(\.rawValue)), default: .text(Sampler.model.rawValue),
        help: "How stage 2 draws; model is the model's own way, predictor-corrector with the paper's."),
      .init(
        "transfer", .choice(Transfer.allCases.map(\.rawValue)), default: .text(Transfer.model.rawValue),
        help:
          "What the result has of the purified speech: everything (none), or its levels alone, in the recording itself (levels); model is the model's own way, none with the paper's."
      ),
      .init(
        "whole", .flag, default: .flag(false),
        help: "Refine a recording in one pass as the official code does, with memory growing by its square."),
    ] + PhonemeSource.parameters, usesTensors: true)

  /// The parameter that every method of this family has.
  static let modelParameter = ParameterDescription(
    "model", .text, default: .text(BundledModels.defaultName),
    help: "The model: its name, or its folder.")

  enum Sampler: String, CaseIterable {
    case model
    case predictorCorrector = "predictor-corrector"
    case predictor
    case eulerMaruyama = "euler-maruyama"
    case probabilityFlow = "probability-flow"
    case marginal
  }

  enum Transfer: String, CaseIterable {
    case model
    case none
    case levels
  }

  private let model: PhonePuReModel
  private let purification: WaveformPurification
  private let sampler: any ScoreSampler
  /// What was chosen, by the user or the model.
  private let purificationSteps: Int
  private let refinementSteps: Int
  private let samplerName: String
  private let extent: Refinement.Extent
  private let phonemeSource: PhonemeSource
  private let levelTransfer: LevelTransfer?

  var weightHashes: [String: String] { model.weightHashes }

  /// - Throws: `RoleError` when there is no model, and what loading one throws.
  init(_ values: ParameterValues, _ context: MethodContext) throws {
    let refining = values.flag("refinement")
    model = try Self.model(values, refining: refining, context)
    let defaults = model.manifest.defaults ?? .paper
    func chosen(_ name: String, _ own: Int) -> Int { values.integer(name) > 0 ? values.integer(name) : own }
    purificationSteps = chosen("purificationSteps", defaults.purificationSteps)
    purification = try WaveformPurification(
      .ddpm, model.extent(overlap: values.integer("overlap")), level: purificationSteps)
    let steps = chosen("refinementSteps", defaults.refinementSteps)
    let name = values.text("sampler") == Sampler.model.rawValue ? defaults.sampler : values.text("sampler")
    guard let kind = Sampler(rawValue: name), kind != .model else {
      throw RoleError(
        .missingModel,
        "The model's sampler “\(name)” is not known: give one with --set sampler=…, or export it again.")
    }
    refinementSteps = steps
    samplerName = name
    sampler =
      switch kind {
      case .model, .predictorCorrector:
        PredictorCorrectorSampler(steps: steps, corrector: .init(ratio: values.number("snr")))
      case .marginal: MarginalSampler(steps: steps)
      case .predictor: PredictorCorrectorSampler.predictorOnly(steps: steps)
      case .eulerMaruyama: PredictorCorrectorSampler.eulerMaruyama(steps: steps)
      case .probabilityFlow: ProbabilityFlowSampler()
      }
    let transfersLevels =
      switch Transfer(rawValue: values.text("transfer")) {
      case .levels: true
      case .model: defaults.transfersLevels ?? false
      case .none?, nil: false
      }
    levelTransfer = transfersLevels ? try LevelTransfer(device: context.device) : nil
    extent = values.flag("whole") ? .whole : .bounded
    phonemeSource = try PhonemeSource(
      values, isUsed: refining && model.refiner?.usesPhonemes == true, dictionary: model.dictionary,
      recordings: context.recordings)
  }

  /// The model that the parameters name.
  static func model(_ values: ParameterValues, refining: Bool, _ context: MethodContext) throws
    -> PhonePuReModel
  {
    let name = values.text("model")
    guard !name.isEmpty else {
      throw RoleError(
        .missingModel,
        "The model has no name: give its name or folder with --model (model=… in an audit), or leave it out for "
          + "\(BundledModels.defaultName).")
    }
    let model = try PhonePuReModel(ModelFolder.find(name), refining: refining, device: context.device)
    guard !refining || model.refiner != nil else {
      throw RoleError(
        .missingModel,
        "\(name) has no second stage: give --no-refinement (refinement=false in an audit), or another model."
      )
    }
    return model
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    var details: [String: ParameterValue] = [:]
    var notices: [String] = []
    var result = try speech.purified(at: WaveformPurification.sampleRate) { samples in
      if let least = model.refiner?.spectrogram.minimumCount, samples.count < least {
        throw SignalError(
          .tooShort,
          "\(speech.id) has \(samples.count) samples at 16 kHz and refinement takes at least \(least): use a longer "
            + "recording, or --no-refinement.")
      }
      // The reference aligns the unpurified speech, too. First, since strict mode may refuse it.
      let guidance = try model.refiner.map {
        try phonemeSource.guidance(of: speech, frameCount: $0.spectrogram.frameCount(samples.count))
      }
      let generator = RandomGenerator(seed: context.seed)
      let purified = withoutGradients {
        purification(
          Tensor(samples, device: context.device), network: model.purifier, using: generator,
          progress: { report($0 * stage1Share, "purifying", context) })
      }
      details["purificationSteps"] = .integer(purificationSteps)
      details["transfer"] = .text((levelTransfer == nil ? Transfer.none : .levels).rawValue)
      func finished(_ result: [Float]) -> [Float] {
        levelTransfer.map { $0(result, onto: samples, device: context.device) } ?? result
      }
      guard let refiner = model.refiner, let guidance else { return finished(purified.floats) }
      details["refinementSteps"] = .integer(refinementSteps)
      details["sampler"] = .text(samplerName)
      details.merge(guidance.details) { own, _ in own }
      notices += guidance.notices
      let waveform = Waveform(samples: purified.floats, sampleRate: WaveformPurification.sampleRate)
      let phonemes = guidance.lambda.map { lambda in
        Tensor(lambda.values, shape: [lambda.values.count / lambda.frameCount, lambda.frameCount])
      }
      return finished(
        try refiner(
          waveform, phonemes: phonemes, sampler: sampler, extent: extent, using: generator,
          progress: { report(stage1Share + $0 * (1 - stage1Share), "refining", context) }
        ).samples)
    }
    result.details.merge(details) { own, _ in own }
    result.notices += notices
    return result
  }

  /// Stage 1 is a few calls of its network, stage 2 some sixty of a similar one.
  private var stage1Share: Double { model.refiner == nil ? 1 : 0.1 }

  private func report(_ share: Double, _ activity: String, _ context: MethodContext) {
    context.progress(.init(completed: Int(share * 1_000), total: 1_000, note: activity))
  }
}
