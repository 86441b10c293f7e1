import AssayNetworks
public import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// Moves the speaker embedding of an utterance towards another speaker's, within a loudness budget.
///
/// `x' = x + ε · tanh(w)` with `w` found by Adam so that
/// `MSE(E(x'), E(target)) − λ · MSE(E(x'), E(x))` is small (MSE: the mean over the embedding's entries). White-box:
/// gradients flow through the encoder and its features. This is the time-domain variant that De-AntiFake
/// evaluates; the original perturbs a mel spectrogram.
///
/// The result is what the encoder's own loader makes of the recording, plus the perturbation: long silences are
/// cut and quiet recordings raised, exactly as in the reference, so it can be shorter than the input.
///
/// - Reference: Huang et al., *Defending Your Voice: Adversarial Attack on Voice Conversion*, SLT 2021, in the
///   time-domain form of De-AntiFake (ICML 2025).
public struct AttackVC: Protection {
  public static let description = MethodDescription(
    name: "attackvc", role: .protection,
    summary: "moves the speaker embedding towards another speaker within a budget (white-box, time domain)",
    paper: "Huang et al., Defending Your Voice: Adversarial Attack on Voice Conversion, SLT 2021; "
      + "time-domain form of De-AntiFake, ICML 2025",
    licence: "that of the encoder's weights (ge2e: Apache-2.0)",
    parameters: [
      .init(
        "epsilon", .number(0...1), default: .number(0.01),
        help: "largest absolute value of the perturbation, of full scale"),
      .init("iterations", .integer(1...100_000), default: .integer(150), help: "steps of Adam"),
      .init("learningRate", .number(1e-6...10), default: .number(0.1), help: "step size of Adam"),
      .init(
        "repulsion", .number(0...10), default: .number(0.1),
        help: "weight of the distance to the speaker's own embedding"),
      .init(
        "target", .choice(TargetRule.allCases.map(\.rawValue)), default: .text(TargetRule.automatic.rawValue),
        help: "how the target voice is chosen; automatic: the opposite gender if genders are known, else "
          + "the furthest speaker"),
      .init(
        "encoder", .choice(SpeakerEncoders.names), default: .text("ge2e"),
        help: "the speaker encoder that is attacked"),
    ])

  public let weightHashes: [String: String]
  private let encoder: any SpeakerEncoder
  private let device: Device
  private let chooser: TargetChooser
  private let perturbation: BoundedPerturbation
  private let repulsion: Double
  private let rule: TargetRule

  /// - Throws: ``RoleError`` when the encoder's weights are not there.
  public init(_ values: ParameterValues, _ environment: MethodEnvironment) throws {
    self.init(
      encoder: try SpeakerEncoders.make(values.text("encoder"), in: environment), values,
      device: try environment.device())
  }

  /// - Parameter encoder: any differentiable encoder whose tensors are on `device`.
  init(encoder: any SpeakerEncoder, _ values: ParameterValues, device: Device) {
    self.encoder = encoder
    self.device = device
    weightHashes = encoder.weightHashes
    chooser = TargetChooser(encoder: encoder, device: device)
    perturbation = BoundedPerturbation(
      epsilon: values.number("epsilon"), learningRate: values.number("learningRate"),
      iterations: values.integer("iterations"))
    repulsion = values.number("repulsion")
    guard let rule = TargetRule(rawValue: values.text("target")) else {
      preconditionFailure("the target rule was checked against its choices")
    }
    self.rule = rule
  }

  public func protect(_ subject: Utterance, candidates: [Utterance], context: MethodContext) throws
    -> ProcessedSpeech
  {
    let prepared = try encoder.prepare(subject.waveform)
    let target = try chooser.target(for: subject, among: candidates, rule: rule, seed: context.seed)
    let waveform = Tensor(prepared.samples, device: device)
    let drawn = RandomGenerator(
      seed: UnitSeed.derive(run: context.seed, purpose: "encoder", utterance: subject.id))
    let (own, other) = try withoutGradients {
      let prepared = try encoder.prepare(target.utterance.waveform)
      return (
        encoder.embedding(of: waveform, using: drawn),
        encoder.embedding(of: Tensor(prepared.samples, device: device), using: drawn)
      )
    }
    let total = perturbation.iterations
    let (perturbed, losses) = try perturbation.optimise(
      waveform, using: RandomGenerator(seed: context.seed),
      progress: { iteration, loss in
        context.progress(.init(completed: iteration, total: total, note: "loss \(Self.short(loss))"))
      },
      step: { perturbed, _ in
        try context.checkCancellation()
        let embedding = encoder.embedding(of: perturbed, using: drawn)
        return .loss(
          (embedding - other).square().mean() - (embedding - own).square().mean() * repulsion)
      })
    return ProcessedSpeech(
      Waveform(samples: perturbed.floats, sampleRate: encoder.sampleRate),
      details: [
        "target": .text(target.utterance.id),
        "targetRule": .text(target.rule.rawValue),
        "firstLoss": .number(losses[0]),
        "lastLoss": .number(losses[losses.count - 1]),
        "preparedSamples": .integer(prepared.count),
      ])
  }

  /// A loss with three significant digits, for the progress line.
  private static func short(_ value: Double) -> String {
    value.formatted(.number.precision(.significantDigits(3)))
  }
}
