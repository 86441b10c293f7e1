import AssayCheckpoint
import AssayCloning
import AssayModels
import AssayPhonetics
import AssayRoles
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
        "Training a cloner needs aligned speech: give --alignments and --validation-alignments, folders of TextGrids made by assay align."
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
    let contents = try Self.contents(set, alignments: alignments, progress: progress)
    let used = set.recordings.indices.filter { contents[$0] != nil }
    guard !used.isEmpty else {
      throw RoleError(
        .unsuitableInput, "No recording has a TextGrid in \(alignments): align the speech with assay align.")
    }
    let objective = CloningObjective(
      network: network, products: loop.products.dtype, loss: loss,
      crops: try SpeechCrops(used.map { [set.recordings[$0].samples] }, crops),
      contents: used.compactMap { contents[$0] }, encoder: encoder, placement: placement,
      validation: try CloningValidation(
        SpeechSet(Self.urls(validation.speech)), validation,
        alignments: URL(fileURLWithPath: validationAlignments), encoder: encoder),
      unaligned: contents.count - used.count)
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

  /// The content of each recording; `nil` without an alignment.
  private static func contents(
    _ set: SpeechSet, alignments: String, progress: (String, Double) -> Void
  ) throws -> [SpeechContent?] {
    let aligner = ExistingTextGridAligner(folder: URL(fileURLWithPath: alignments))
    return try set.recordings.enumerated().map { index, recording in
      progress("analysing training speech", Double(index + 1) / Double(set.recordings.count))
      return try recording.content(aligner)
    }
  }
}

extension SpeechSet.Recording {
  /// The content of the recording; `nil` without an alignment.
  func content(_ aligner: any ForcedAligner, seconds: Double = .infinity) throws -> SpeechContent? {
    let cut = samples.prefix(Int(min(Double(samples.count), seconds * Double(SpeechSet.sampleRate))))
    let waveform = Waveform(samples: Array(cut), sampleRate: SpeechSet.sampleRate)
    let name = url.deletingPathExtension().lastPathComponent
    guard let timeline = try? aligner.align(Utterance(id: name, waveform: waveform)) else { return nil }
    return try SpeechContent(waveform, timeline)
  }
}
