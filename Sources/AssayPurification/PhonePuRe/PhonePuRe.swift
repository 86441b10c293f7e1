import AssayDiffusion
import AssayErrors
import AssayFeatures
import AssayModelStore
import AssayNetworks
import AssayPhonePuRe
import AssayPhonetics
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// The paper's two-stage purifier: unconditional waveform diffusion drowns the perturbation in noise and takes both
/// away, then score-based refinement, guided by the phonemes spoken, makes the result natural again.
///
/// Pipeline: 16 kHz waveform → ``WaveformPurification`` (seconds, `purificationSteps`) → ``PhonePuReRefinement``
/// (`refinementSteps`, Λ from the transcript's alignment with the *unpurified* speech, as in the reference).
///
/// - Reference: Fan et al., *De-AntiFake: Rethinking the Protective Perturbations Against Voice Cloning Attacks*,
///   ICML 2025.
struct PhonePuRe: Purifier {
  static let description = MethodDescription(
    name: "phonepure", role: .purifier,
    summary:
      "Two stages of diffusion: waveform purification, then refinement guided by phonemes. The default model, "
      + "\(BundledModels.defaultName), uses compact networks, not the paper's: its diffusion only sets levels.",
    paper: Citation.deAntiFake, licence: "that of the model's weights, in its model.json",
    parameters: [
      modelParameter,
      .init(
        "purificationSteps", .integer(-1...200), default: .integer(-1),
        help:
          "Purification steps of stage 1 (T_pur); 0 means refinement alone; -1 means the model's default (3 for "
          + "the paper's model).",
        hasOption: true),
      .init(
        "overlap", .integer(-1...8_000), default: .integer(-1), unit: "samples",
        help:
          "Overlap of the segments of stage 1, which is cross-faded; -1 means the model's default (0 for the "
          + "paper's model)."
      ),
      .init(
        "refinement", .flag, default: .flag(true), help: "Whether to run stage 2.", hasOption: true),
      .init(
        "refinementSteps", .integer(-1...1_000), default: .integer(-1),
        help: "Refinement steps of stage 2 (N); -1 means the model's default (30 for the paper's "
          + "model).", hasOption: true),
      .init(
        "snr", .number(0...10), default: .number(0.4),
        help: "Step size of the corrector in stage 2 (r), for sampler=predictor-corrector.", hasOption: true
      ),
      .init(
        "sampler", .choice(RefinementSamplers.names), default: .text(RefinementSamplers.ofModel),
        help:
          "Sampler of stage 2; model means the model's default (predictor-corrector for the paper's model)."),
      .init(
        "transfer", .choice(Transfer.allCases.map(\.rawValue)), default: .text(Transfer.model.rawValue),
        help:
          "What to keep of the purified speech: all of it (none), or only its levels, applied to the recording "
          + "(levels); model means the model's default (none for the paper's model)."
      ),
      .init(
        "whole", .flag, default: .flag(false),
        help:
          "Refine a recording in one pass, as the official code does; memory grows with the square of its "
          + "length.",
        hasOption: true),
    ] + PhonemeSource.parameters)

  /// The parameter that every method of this family has.
  static let modelParameter = ParameterDescription(
    "model", .text, default: .text(BundledModels.defaultName),
    help: "Name or folder of the model.", hasOption: true)

  enum Transfer: String, CaseIterable {
    case model
    case none
    case levels
  }

  private let model: PhonePuReModel
  private let device: Device
  /// `nil` for refinement alone.
  private let purification: WaveformPurification?
  private let sampler: any ScoreSampler<OUVESDE>
  /// What was chosen, by the user or the model.
  private let purificationSteps: Int
  private let refinementSteps: Int
  private let samplerName: String
  private let extent: PhonePuReRefinement.Extent
  private let phonemeSource: PhonemeSource
  private let levelTransfer: LevelTransfer?

  var weightHashes: [String: String] { model.weightHashes }
  var parallelism: Parallelism { model.manifest.parallelism }

  /// - Throws: `RoleError` when there is no model, for parameters that the others leave without effect, and what loading
  ///   a model throws.
  init(_ values: ParameterValues, _ environment: MethodEnvironment) throws {
    let refining = values.flag("refinement")
    device = try environment.device()
    model = try Self.model(values, refining: refining, environment)
    let defaults = model.manifest.defaults ?? .paper
    func chosen(_ name: String, _ own: Int) -> Int { values.integer(name) < 0 ? own : values.integer(name) }
    purificationSteps = chosen("purificationSteps", defaults.purificationSteps)
    refinementSteps = chosen("refinementSteps", defaults.refinementSteps)
    let name =
      values.text("sampler") == RefinementSamplers.ofModel ? defaults.sampler : values.text("sampler")
    guard let chosenSampler = RefinementSamplers.all.first(where: { $0.name == name }) else {
      throw RoleError(
        .missingModel,
        "The model's sampler “\(name)” is not known: give one with the parameter sampler, or export it again."
      )
    }
    samplerName = name
    try Self.refuseUnused(values, chosenSampler, purificationSteps, refinementSteps)
    purification =
      purificationSteps == 0
      ? nil
      : try WaveformPurification(
        .ddpm, model.extent(overlap: values.integer("overlap")), level: purificationSteps)
    sampler = chosenSampler.make(refinementSteps, values.number("snr"))
    let transfersLevels =
      switch Transfer(rawValue: values.text("transfer")) {
      case .levels: true
      case .model: defaults.transfersLevels ?? false
      case .none?, nil: false
      }
    levelTransfer = transfersLevels ? try LevelTransfer(device: device) : nil
    extent = values.flag("whole") ? .whole : .bounded
    phonemeSource = try PhonemeSource(
      values, isUsed: refining && model.refiner?.usesPhonemes == true, dictionary: model.dictionary,
      recordings: environment.recordings)
  }

  private static func refuseUnused(
    _ values: ParameterValues, _ sampler: RefinementSamplers.Entry, _ purificationSteps: Int,
    _ refinementSteps: Int
  ) throws {
    guard values.flag("refinement") else {
      guard purificationSteps > 0 else {
        throw RoleError(
          .invalidParameter,
          "purificationSteps=0 and refinement=false leave nothing to do: remove one, or use the purifier none."
        )
      }
      return try values.refuse(
        "refinementSteps", "snr", "sampler", "whole", "phonemes", "aligner", "textGrids", "strict",
        because: "refinement=false")
    }
    guard refinementSteps > 0 else {
      throw RoleError(
        .invalidParameter,
        "refinementSteps=0 would refine nothing: give at least 1, or refinement=false for stage 1 alone.")
    }
    if purificationSteps == 0 { try values.refuse("overlap", because: "purificationSteps=0") }
    if !sampler.hasCorrector {
      try values.refuse("snr", because: "the sampler \(sampler.name), which has no corrector")
    }
    if !sampler.hasSteps {
      try values.refuse(
        "refinementSteps", because: "the sampler \(sampler.name), which chooses its own steps")
    }
  }

  /// The model that the parameters name.
  static func model(_ values: ParameterValues, refining: Bool, _ environment: MethodEnvironment) throws
    -> PhonePuReModel
  {
    let name = values.text("model")
    guard !name.isEmpty else {
      throw RoleError(
        .missingModel,
        "The model has no name: give its name or folder with the parameter model, or remove it to use "
          + "\(BundledModels.defaultName).")
    }
    let model = try PhonePuReModel(
      ModelFolder.find(name, in: environment.models), refining: refining, device: environment.device())
    guard !refining || model.refiner != nil else {
      throw RoleError(
        .missingModel,
        "\(name) has no second stage: use the parameter refinement=false, or another model."
      )
    }
    return model
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    var details: [String: ParameterValue] = [:]
    var notices: [String] = []
    var result = try speech.purified(at: WaveformPurification.sampleRate) { samples in
      details["networks"] = .text(model.manifest.networks)
      notices += model.manifest.compactNotice.map { [$0] } ?? []
      if let least = model.refiner?.spectrogram.minimumCount, samples.count < least {
        throw SignalError(
          .tooShort,
          "\(speech.id) has \(samples.count) samples at 16 kHz, but refinement needs at least \(least): use a "
            + "longer recording, or the parameter refinement=false.")
      }
      // The reference aligns the unpurified speech, too. First, since strict mode may refuse it.
      let guidance = try model.refiner.map {
        try phonemeSource.guidance(of: speech, frameCount: $0.spectrogram.frameCount(samples.count))
      }
      let generator = RandomGenerator(seed: context.seed)
      let purified =
        purification.map { purification in
          withoutGradients {
            purification(
              Tensor(samples, device: device), network: model.purifier, using: generator,
              progress: { report($0 * stage1Share, "purifying", context) }
            ).floats
          }
        } ?? samples
      details["purificationSteps"] = .integer(purificationSteps)
      func finished(_ result: [Float]) -> [Float] {
        let transferred = levelTransfer.flatMap { $0(result, onto: samples, device: device) }
        details["transfer"] = .text((transferred == nil ? Transfer.none : .levels).rawValue)
        if levelTransfer != nil, transferred == nil {
          notices.append(
            "\(speech.id) is too short for a transfer of levels: the result is the purified speech itself.")
        }
        return transferred ?? result
      }
      guard let refiner = model.refiner, let guidance else { return finished(purified) }
      details["refinementSteps"] = .integer(refinementSteps)
      details["sampler"] = .text(samplerName)
      details.merge(guidance.details) { own, _ in own }
      notices += guidance.notices
      let waveform = Waveform(samples: purified, sampleRate: WaveformPurification.sampleRate)
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
  private var stage1Share: Double { model.refiner == nil ? 1 : purification == nil ? 0 : 0.1 }

  private func report(_ share: Double, _ activity: String, _ context: MethodContext) {
    context.progress(.init(completed: Int(share * 1_000), total: 1_000, note: activity))
  }
}
