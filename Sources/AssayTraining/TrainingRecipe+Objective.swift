import AssayCheckpoint
import AssayDiffusion
import AssayFiles
import AssayNetworks
import AssayPhonetics
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

extension TrainingRecipe {
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
      guard case .purifier(.spectral) = network else {
        throw RoleError(
          .invalidParameter,
          "Only Assay's own purifiers (spectral-convnext, band-unet) can learn from protected or augmented speech: "
            + "remove protected and augmentation."
        )
      }
    }
    if case .refiner(.ncsnpp(let sizes)) = network {
      let frames = 1 + crops.length / spectrogram.hop
      try require(
        frames.isMultiple(of: sizes.granularity) && spectrogram.frequencies.isMultiple(of: sizes.granularity),
        "crops.length makes \(frames) frames of \(spectrogram.frequencies) frequencies; both must be multiples of \(sizes.granularity)"
      )
    }
  }

  private func purifierObjective(
    _ network: PurifierNetwork, _ speech: SpeechSet, _ perturbation: SyntheticPerturbation,
    _ similarity: SimilarityValidation, _ placement: TrainingPlacement
  ) throws -> any TrainingObjective {
    var states = NoisyStates(diffusion: DenoisingDiffusion(), maximumLevel: maximumLevel)
    let recorded = try protected.map { try RecordedPerturbations($0) }
    var tracks = speech.recordings.map { [$0.samples] }
    if let recorded {
      for (number, perturbations) in try recorded.tracks(of: speech).enumerated() {
        tracks[number] += perturbations
      }
    }
    let crops = try SpeechCrops(tracks, crops)
    let notes = Self.notes(speech, similarity.speech)
    switch network {
    case .diffWave(let sizes):
      return NoisePredictionObjective(
        network: sizes, states: states, crops: crops, placement: placement, validation: similarity,
        notes: notes)
    case .spectral(let sizes):
      // They are what purification uses, and each of its runs ends at the lowest.
      states.favoursLowLevels = true
      return SpectralPurifierObjective(
        network: sizes, products: loop.products.dtype, spectrogram: spectrogram, states: states, loss: loss,
        crops: crops, perturbation: perturbation, recorded: recorded,
        augmentation: try augmentation.map { try SpeechAugmentation($0) }, placement: placement,
        validation: similarity, notes: notes)
    }
  }
}
