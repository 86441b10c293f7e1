import AssayCheckpoint
import AssayDiffusion
import AssayErrors
import AssayFeatures
import AssayFiles
import AssayNetworks
import AssayPhonePuRe
import AssayPhonetics
public import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

extension PhonePuReRecipe {
  /// Reads the data and makes the objective.
  ///
  /// - Parameters:
  ///   - encoder: makes the speaker encoder for validation if it is needed; it computes on the CPU.
  ///   - placement: the placement of this process.
  ///   - progress: called with the current preparation and its completed share.
  /// - Throws: `RoleError`, `FileError` or `SignalError` for a recipe or data that cannot be used.
  public func objective(
    encoder: @autoclosure () throws -> any SpeakerEncoder, placement: TrainingPlacement = .init(),
    progress: (String, Double) -> Void = { _, _ in }
  ) throws -> any TrainingObjective {
    try validate(placement)
    let speech = try SpeechSet(Self.urls(speech))
    let perturbation = try SyntheticPerturbation(perturbation)
    let similarity = try SimilarityValidation(
      SpeechSet(Self.urls(validation.speech)), count: validation.count, seconds: validation.seconds,
      perturbation: perturbation, encoder: encoder(), seed: validation.seed)
    let made: any TrainingObjective
    switch network {
    case .purifier(let network):
      made = try purifierObjective(network, speech, perturbation, similarity, placement)
    case .refiner(let network):
      made = try refinerObjective(network, speech, similarity, placement, progress: progress)
    }
    guard let start else { return made }
    return try StartedObjective(
      made, from: TrainedStage(start, as: network), network: network, device: placement.device)
  }

  private func validate(_ placement: TrainingPlacement) throws {
    let require = ConfigurationCheck("")
    try network.validate()
    try spectrogram.validate()
    try crops.validate()
    try loss.validate()
    try require((1...200).contains(maximumLevel), "maximum_level is \(maximumLevel); it must be 1 to 200")
    try require(
      crops.batch.isMultiple(of: placement.processes),
      "crops.batch is \(crops.batch); it must be a multiple of the \(placement.processes) processes that share it"
    )
    if protected != nil || augmentation != nil {
      guard case .purifier(let network) = network, try type(of: network.trainable).takesProtectedSpeech else {
        throw RoleError(
          .invalidParameter,
          "Only Assay's own purifiers (spectral-convnext, band-unet) can learn from protected or augmented speech: "
            + "remove protected and augmentation."
        )
      }
    }
    if case .refiner(let network) = network {
      let frames = 1 + crops.length / spectrogram.hop
      let granularity = try network.trainable.granularity
      try require(
        frames.isMultiple(of: granularity) && spectrogram.frequencies.isMultiple(of: granularity),
        "crops.length makes \(frames) frames of \(spectrogram.frequencies) frequencies; both must be multiples of \(granularity)"
      )
    }
  }

  private func purifierObjective(
    _ network: PhonePuRePurifierNetwork, _ speech: SpeechSet, _ perturbation: SyntheticPerturbation,
    _ similarity: SimilarityValidation, _ placement: TrainingPlacement
  ) throws -> any TrainingObjective {
    let states = NoisyStates(diffusion: DenoisingDiffusion(), maximumLevel: maximumLevel)
    let recorded = try protected.map { try RecordedPerturbations($0) }
    var tracks = speech.recordings.map { [$0.samples] }
    if let recorded {
      for (number, perturbations) in try recorded.tracks(of: speech).enumerated() {
        tracks[number] += perturbations
      }
    }
    let crops = try SpeechCrops(tracks, crops)
    return try network.trainable.objective(
      self,
      PurifierTrainingData(
        states: states, crops: crops, perturbation: perturbation, recorded: recorded, validation: similarity,
        notes: Self.notes(speech, similarity.speech), placement: placement))
  }
}

extension PhonePuRePurifierNetwork {
  /// - Throws: `RoleError` for a network that is only used.
  fileprivate var trainable: any TrainablePurifier {
    get throws {
      guard let trainable = sizes as? any TrainablePurifier else { throw cannotBeTrained(family) }
      return trainable
    }
  }
}

extension PhonePuReRefinerNetwork {
  /// - Throws: `RoleError` for a network that is only used.
  var trainable: any TrainableRefiner {
    get throws {
      guard let trainable = sizes as? any TrainableRefiner else { throw cannotBeTrained(family) }
      return trainable
    }
  }
}

private func cannotBeTrained(_ family: String) -> RoleError {
  RoleError(.invalidParameter, "A network of the family \(family) cannot be trained: choose another.")
}
