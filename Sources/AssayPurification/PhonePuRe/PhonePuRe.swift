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
      "Two stages of diffusion: waveform purification, then refinement guided by phonemes (needs a model).",
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
        "whole", .flag, default: .flag(false),
        help: "Refine a recording in one pass as the official code does, with memory growing by its square."),
      .init(
        "phonemes", .choice(Guidance.allCases.map(\.rawValue)), default: .text(Guidance.transcript.rawValue),
        help: "Where phonemes come from: the transcript, a recogniser where there is none, or nowhere."),
      .init(
        "strict", .flag, default: .flag(false), help: "Whether any fallback of the guidance is an error."),
    ], usesTensors: true)

  /// The parameter that every method of this family has.
  static let modelParameter = ParameterDescription(
    "model", .text, default: .text(""),
    help: "The folder of the model, made by assay models convert; there is no default.")

  enum Sampler: String, CaseIterable {
    case model
    case predictorCorrector = "predictor-corrector"
    case predictor
    case eulerMaruyama = "euler-maruyama"
    case probabilityFlow = "probability-flow"
    case marginal
  }

  enum Guidance: String, CaseIterable {
    case transcript
    case automatic
    case none
  }

  private let model: PhonePuReModel
  private let purification: WaveformPurification
  private let sampler: any ScoreSampler
  /// What was chosen, by the user or the model.
  private let purificationSteps: Int
  private let refinementSteps: Int
  private let samplerName: String
  private let extent: Refinement.Extent
  private let guidance: Guidance
  private let isStrict: Bool
  private let aligner: (any ForcedAligner)?

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
    extent = values.flag("whole") ? .whole : .bounded
    isStrict = values.flag("strict")
    guidance = Guidance(rawValue: values.text("phonemes")) ?? .transcript
    guard refining, let refiner = model.refiner, refiner.usesPhonemes, model.dictionary != nil,
      guidance != .none
    else {
      aligner = nil
      return
    }
    let embedded = try PocketsphinxAligner()
    guard guidance == .automatic else {
      aligner = embedded
      return
    }
    let transcriber = try PocketsphinxTranscriber(model: .find())
    aligner = TranscribingAligner(embedded, transcribe: { try transcriber.transcript(of: $0) })
  }

  /// The model that the parameters name.
  static func model(_ values: ParameterValues, refining: Bool, _ context: MethodContext) throws
    -> PhonePuReModel
  {
    let name = values.text("model")
    guard !name.isEmpty else {
      throw RoleError(
        .missingModel,
        "This purifier needs a model: give its folder with --set model=FOLDER; assay models convert makes one from "
          + "the official files.")
    }
    let model = try PhonePuReModel(URL(fileURLWithPath: name), refining: refining, device: context.device)
    guard !refining || model.refiner != nil else {
      throw RoleError(
        .missingModel, "\(name) has no second stage: give --set refinement=false, or a model with refinement."
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
            + "recording, or --set refinement=false.")
      }
      let generator = RandomGenerator(seed: context.seed)
      let purified = withoutGradients {
        purification(
          Tensor(samples, device: context.device), network: model.purifier, using: generator,
          progress: { report($0 * stage1Share, "purifying", context) })
      }
      details["purificationSteps"] = .integer(purificationSteps)
      guard let refiner = model.refiner else { return purified.floats }
      details["refinementSteps"] = .integer(refinementSteps)
      details["sampler"] = .text(samplerName)
      let waveform = Waveform(samples: purified.floats, sampleRate: WaveformPurification.sampleRate)
      let phonemes = try phonemes(
        speech, count: samples.count, refiner, details: &details, notices: &notices)
      return try refiner(
        waveform, phonemes: phonemes, sampler: sampler, extent: extent, using: generator,
        progress: { report(stage1Share + $0 * (1 - stage1Share), "refining", context) }
      ).samples
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

  /// Λ of an utterance, or `nil` where the model or the user wants none. Everything that is less than asked for is
  /// told.
  private func phonemes(
    _ speech: Utterance, count: Int, _ refiner: Refinement, details: inout [String: ParameterValue],
    notices: inout [String]
  ) throws -> Tensor? {
    guard let aligner, let dictionary = model.dictionary else {
      details["guidance"] = .text("none")
      if guidance != .none, refiner.usesPhonemes {
        notices.append("The model has no phoneme dictionary, so refinement was not guided.")
      }
      return nil
    }
    let frameCount = refiner.spectrogram.frameCount(count)
    let lambda = try lambda(speech, frameCount, aligner, dictionary)
    details["guidance"] = .text(aligner.name)
    for (kind, number) in lambda.fallbackCounts { details["fallback.\(kind.rawValue)"] = .integer(number) }
    notices += lambda.fallbacks.map(\.description)
    return Tensor(lambda.values, shape: [lambda.values.count / frameCount, frameCount])
  }

  private func lambda(
    _ speech: Utterance, _ frameCount: Int, _ aligner: any ForcedAligner, _ dictionary: GuidanceDictionary
  ) throws -> PhonemeGuidance {
    guard speech.transcript != nil || guidance == .automatic else {
      return try .zero(
        frameCount: frameCount,
        because: "there is no transcript; give one, or --set phonemes=automatic to have it recognised",
        isStrict: isStrict)
    }
    do {
      return try PhonemeGuidance(
        aligner.align(speech), frameCount: frameCount, dictionary: dictionary, isStrict: isStrict)
    } catch let error as PhoneticsError where !isStrict && error.code != .notInstalled {
      return try .zero(frameCount: frameCount, because: error.message)
    }
  }
}
