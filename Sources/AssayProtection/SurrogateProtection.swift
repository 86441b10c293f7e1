import AssayErrors
import AssayModelStore
import AssayNetworks
public import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// Moves the embeddings of two small encoders of one's own towards another speaker's, by AntiFake's optimiser.
///
/// No cloning system and no verifier is looked at, so it protects less than AntiFake does; what it is for is training:
/// its perturbations are made as AntiFake's are, keep every sample in its place, and so teach a purifier without
/// teaching it what will judge it.
///
/// - Reference: the optimiser is that of Yu, Zhai and Zhang, *AntiFake*, CCS 2023.
public struct SurrogateProtection: Protection {
  public static let description = MethodDescription(
    name: "surrogate", role: .protection,
    summary:
      "moves the embeddings of your own encoders towards another speaker's, with AntiFake's optimiser",
    paper: "the optimiser is that of Yu, Zhai and Zhang, AntiFake, CCS 2023",
    licence: "that of the encoders' weights",
    parameters: [
      .init(
        "weights", .text, default: .text(""),
        help: "the encoders: a run of assay train surrogate, or its best.safetensors"),
      .init("iterations", .integer(1...100_000), default: .integer(40), help: "steps of the optimiser"),
      .init(
        "attacked", .choice(SurrogateEncoder.Member.allCases.map(\.rawValue) + ["both", "any"]),
        default: .text("both"),
        help: "encoders to attack; any: one or both, drawn for each recording, like the step sizes"),
      .init(
        "target", .choice(TargetRule.allCases.map(\.rawValue)), default: .text(TargetRule.automatic.rawValue),
        help: "how the target voice is chosen; automatic: the opposite gender if genders are known, else "
          + "the furthest speaker"),
    ])

  /// The file's name in a run.
  private static let weights = "best.safetensors"
  /// Samples that are optimised at once, about 2 s: two windows, a quarter of which is shared.
  private static let piece = 32_640
  private static let windowStarts = [0, 7_040]
  private static let atOnce = 32

  public let weightHashes: [String: String]
  private let encoder: SurrogateEncoder
  private let device: Device
  private let chooser: TargetChooser
  private let values: ParameterValues

  /// - Throws: ``RoleError`` when no weights are named, they are not there or nothing says what they must be, and what
  ///   reading them throws.
  public init(_ values: ParameterValues, _ environment: MethodEnvironment) throws {
    let path = values.text("weights")
    guard !path.isEmpty else {
      throw RoleError(
        .invalidParameter,
        "The protection surrogate needs your own encoders: train them with assay train surrogate and give their "
          + "run with the parameter weights."
      )
    }
    let weights = try WeightFiles(path, model: "surrogate", names: [Self.weights], in: environment.models)[
      Self.weights]
    let device = try environment.device()
    self.init(encoder: try SurrogateEncoder(weights: weights, device: device), values, device: device)
  }

  init(encoder: SurrogateEncoder, _ values: ParameterValues, device: Device) {
    self.encoder = encoder
    self.device = device
    self.values = values
    weightHashes = encoder.weightHashes
    chooser = TargetChooser(encoder: encoder, device: device)
  }

  public func protect(_ subject: Utterance, candidates: [Utterance], context: MethodContext) throws
    -> ProcessedSpeech
  {
    guard let rule = TargetRule(rawValue: values.text("target")) else {
      preconditionFailure("the target rule was checked against its choices")
    }
    try subject.waveform.requireUsable("The recording")
    let samples = try subject.waveform.resampled(to: encoder.sampleRate).samples
    let target = try chooser.target(for: subject, among: candidates, rule: rule, seed: context.seed)
    let goal = try withoutGradients {
      encoder.embedding(
        of: Tensor(try encoder.prepare(target.utterance.waveform).samples, device: device))
    }
    let generator = RandomGenerator(seed: context.seed)
    let numbers = generator.uniform([2]).doubles
    let attacked = members(numbers[0])
    let isDrawn = values.text("attacked") == "any"
    let optimiser = SignedPerturbation(
      iterations: values.integer("iterations"), scale: isDrawn ? exp(0.5 * (numbers[1] - 0.5)) : 1,
      device: device)
    let starts = Self.starts(samples.count)
    var result = samples
    var lastLoss = 0.0
    let groups = stride(from: 0, to: starts.count, by: Self.atOnce).map {
      starts[$0..<min(starts.count, $0 + Self.atOnce)]
    }
    for (number, group) in groups.enumerated() {
      let pieces = group.flatMap { start in
        let cut = samples[start..<min(samples.count, start + Self.piece)]
        return cut + [Float](repeating: 0, count: Self.piece - cut.count)
      }
      let waveforms = Tensor(pieces, shape: [group.count, Self.piece], device: device)
      let (perturbed, losses) = try optimiser.optimise(
        waveforms, using: generator,
        progress: { iteration, loss in
          context.progress(
            .init(
              completed: number * optimiser.iterations + iteration,
              total: groups.count * optimiser.iterations))
        },
        step: { perturbed, _ in
          try context.checkCancellation()
          return .loss(self.distance(perturbed, to: goal, by: attacked, using: generator))
        })
      lastLoss = losses[losses.count - 1] / Double(group.count)
      let floats = perturbed.floats
      for (index, start) in group.enumerated() {
        let count = min(Self.piece, samples.count - start)
        result.replaceSubrange(
          start..<start + count, with: floats[index * Self.piece..<index * Self.piece + count])
      }
    }
    return ProcessedSpeech(
      Waveform(samples: result, sampleRate: encoder.sampleRate),
      details: [
        "target": .text(target.utterance.id), "targetRule": .text(target.rule.rawValue),
        "attacked": .text(attacked.map(\.rawValue).joined(separator: "+")), "lastLoss": .number(lastLoss),
      ])
  }

  private func members(_ number: Double) -> [SurrogateEncoder.Member] {
    switch values.text("attacked") {
    case "both": return SurrogateEncoder.Member.allCases
    case "any":
      return number < 0.3 ? [.recurrent] : number < 0.5 ? [.convolutional] : SurrogateEncoder.Member.allCases
    default: return SurrogateEncoder.Member.allCases.filter { $0.rawValue == values.text("attacked") }
    }
  }

  /// Where pieces begin: one after the other, and the last ends with the recording.
  static func starts(_ count: Int) -> [Int] {
    guard count > piece else { return [0] }
    let whole = Array(stride(from: 0, through: count - piece, by: piece))
    return whole[whole.count - 1] + piece < count ? whole + [count - piece] : whole
  }

  /// The sum over pieces and windows, as AntiFake weighs a recurrent and a convolutional encoder.
  private func distance(
    _ waveforms: Tensor, to goal: Tensor, by members: [SurrogateEncoder.Member],
    using generator: RandomGenerator
  ) -> Tensor {
    let size = goal.count / SurrogateEncoder.Member.allCases.count
    let none = Tensor.full(0, shape: [], device: waveforms.device)
    return members.map { member in
      let index = SurrogateEncoder.Member.allCases.firstIndex(of: member)!
      let wanted = goal.sliced(0, index * size..<(index + 1) * size)
      let (windows, weight) = Self.hearing(member)
      return windows.map { window in
        let heard = encoder.encoder(member).embeddings(of: waveforms.sliced(1, window), using: generator)
        return ((heard - wanted).square().sum(1) + 1e-12).sqrt().sum()
      }.reduce(none, +) * weight
    }.reduce(none, +)
  }

  /// The windows of a piece that a member hears, and the weight of its distances.
  private static func hearing(_ member: SurrogateEncoder.Member) -> (windows: [Range<Int>], weight: Double) {
    switch member {
    case .recurrent: (windowStarts.map { $0..<$0 + SurrogateEncoder.window }, 1)
    case .convolutional: ([0..<piece], 0.85)
    }
  }
}
