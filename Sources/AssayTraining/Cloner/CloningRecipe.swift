public import AssayCheckpoint
public import AssayCloning
import AssayErrors
import AssayNetworks
import AssayPhonetics
public import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// A training configuration of a ``SourceFilterVoice`` in YAML.
public struct CloningRecipe: TrainingConfiguration {
  public enum Kind: String, Codable, Sendable {
    case cloner
  }

  private let kind: Kind
  public var network: SourceFilterConfiguration
  public var start: String?
  public var speech: [String]
  /// Folders of TextGrids of the training speech and of the validation speech.
  public var alignments: String
  public var validationAlignments: String
  public var crops: SpeechCrops.Settings
  public var loss: CloningLoss
  public var validation: TrainingValidation
  public var loop: LoopSettings

  private enum CodingKeys: String, CodingKey {
    case kind, network, start, speech, alignments, crops, loss, validation, loop
    case validationAlignments = "validation_alignments"
  }

  public var kindName: String { kind.rawValue }

  public init(
    network: SourceFilterConfiguration, crops: SpeechCrops.Settings, loss: CloningLoss = .init(),
    validation: TrainingValidation = .init(), loop: LoopSettings
  ) {
    kind = .cloner
    self.network = network
    speech = []
    alignments = ""
    validationAlignments = ""
    self.crops = crops
    self.loss = loss
    self.validation = validation
    self.loop = loop
  }

  /// Assay's own cloner.
  public static let compact = CloningRecipe(
    network: .init(), crops: .init(length: 255 * 128, batch: 8, speed: [0.85, 1.18], gain: [-6, 4]),
    loop: LoopSettings(
      steps: 8_000, learningRate: .init(peak: 8e-4, warmupSteps: 200, decay: .cosine), weightDecay: 0.01,
      averageDecay: 0.998, validateEvery: 500))

  public func objective(
    encoder: @autoclosure () throws -> any SpeakerEncoder, placement: TrainingPlacement,
    progress: (String, Double) -> Void
  ) throws -> any TrainingObjective {
    try network.validate()
    try crops.validate()
    guard !alignments.isEmpty, !validationAlignments.isEmpty else {
      throw RoleError(
        .invalidParameter,
        "Training a cloner needs aligned speech: give the option alignments and the option validation-alignments, folders of TextGrids made by assay align."
      )
    }
    guard let encoder = try encoder() as? GE2EEncoder else {
      throw RoleError(.invalidParameter, "The cloner is only trained with ge2e: set encoder to ge2e.")
    }
    let least = encoder.configuration.partialSamples
    guard crops.length > least + encoder.configuration.hop, crops.length % SpeechContent.hop == 0 else {
      throw RoleError(
        .invalidParameter,
        "crops.length is \(crops.length) samples; it must be a multiple of \(SpeechContent.hop) above \(least): correct the configuration."
      )
    }
    guard crops.batch >= 3, crops.batch.isMultiple(of: placement.processes) else {
      throw RoleError(
        .invalidParameter,
        "crops.batch is \(crops.batch); it must be at least 3 and a multiple of the number of processes: correct the configuration."
      )
    }
    let set = try SpeechSet(Self.urls(speech))
    let aligned = try SpeechAlignments(
      set.recordings, of: set, in: URL(fileURLWithPath: alignments), kind: "recording")
    let contents = try zip(set.recordings, aligned.timelines).enumerated().map { index, pair in
      progress("listening to training speech", Double(index + 1) / Double(set.recordings.count))
      return try pair.1.map { try pair.0.content($0) }
    }
    let used = set.recordings.indices.filter { contents[$0] != nil }
    let held = try SpeechSet(Self.urls(validation.speech))
    let validation = try CloningValidation(
      held, validation, alignments: URL(fileURLWithPath: validationAlignments), encoder: encoder)
    let objective = CloningObjective(
      network: network, products: loop.products.dtype, loss: loss,
      crops: try SpeechCrops(used.map { [set.recordings[$0].samples] }, crops),
      contents: used.compactMap { contents[$0] }, encoder: encoder, placement: placement,
      validation: validation, notes: aligned.notes + validation.notes + Self.notes(set, held))
    guard let start else { return objective }
    let run = try FinishedRun<CloningRecipe>(start, kind: kindName)
    return try StartedObjective(
      objective, tensors: run.tensors, url: run.folder.bestWeights,
      other: run.recipe.network == network ? nil : kindName, family: kindName,
      device: placement.device)
  }

  /// The cloner's weights of a run, with the keys used in a model.
  public func voice(_ tensors: [String: CheckpointTensor]) -> [String: CheckpointTensor] {
    let prefix = CloningObjective.voicePrefix
    return Dictionary(
      uniqueKeysWithValues: tensors.filter { $0.key.hasPrefix(prefix) }
        .map { (String($0.key.dropFirst(prefix.count)), $0.value) })
  }
}

extension SpeechSet.Recording {
  /// What is said in it.
  func content(_ timeline: PhonemeTimeline) throws -> SpeechContent {
    try SpeechContent(Waveform(samples: samples, sampleRate: SpeechSet.sampleRate), timeline)
  }
}
