import AssayDiffusion
import AssayErrors
import AssayFeatures
import AssayFiles
import AssayNN
import AssayNetworks
import AssayPhonePuRe
import AssayPhonetics
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

extension PhonePuReRecipe {
  func refinerObjective(
    _ network: PhonePuReRefinerNetwork, _ speech: SpeechSet, _ similarity: SimilarityValidation,
    _ placement: TrainingPlacement, progress: (String, Double) -> Void
  ) throws -> any TrainingObjective {
    guard let refiner else {
      throw RoleError(
        .invalidParameter, "Training a refiner needs the section refiner: add it to the configuration.")
    }
    try refiner.validate()
    let stage = try TrainedStage(refiner.purifier, as: .purifier(.paper))
    let device = placement.device
    // Before hours of purification.
    let guidance = try guidance(refiner, network, speech, similarity)
    let (tracks, note) = try purifiedTracks(refiner, stage, speech, device, progress: progress)
    let notes = (note.map { [$0] } ?? []) + (guidance?.notes ?? []) + Self.notes(speech, similarity.speech)
    let states = RefinerStates(
      spectrogram: try CompressedSTFT(spectrogram), process: refiner.process,
      crops: try tracks.map { try SpeechCrops($0, crops) }, phonemes: guidance?.training,
      startingShare: refiner.startingShare, withoutPhonemes: refiner.withoutPhonemes, placement: placement)
    let (purifier, extent) = try Self.purifier(stage, device: device)
    let trainable = try network.trainable
    let validation = RefinementValidation(
      similarity: similarity, purifier: purifier, phonemes: guidance?.validation,
      purification: try WaveformPurification(
        .ddpm, extent, level: trainable.validationLevel(maximum: maximumLevel)),
      sampler: trainable.validationSampler(steps: refiner.validationSteps), device: device)
    return trainable.objective(self, states, validation, notes: notes)
  }

  /// Clean and purified speech by version and recording, and a description of its noise.
  private func purifiedTracks(
    _ refiner: PhonePuReRefinerRecipe, _ stage: TrainedStage, _ speech: SpeechSet, _ device: Device,
    progress: (String, Double) -> Void
  ) throws -> ([[[[Float]]]], note: String?) {
    let (purifier, extent) = try Self.purifier(stage, device: device, productsIn: loop.products.dtype)
    let purified = try PurifiedSpeech(
      .init(
        purifier: ContentHash(ofFile: stage.url), perturbation: perturbation, maximumLevel: maximumLevel,
        seed: loop.seed, noise: refiner.noise, level: refiner.purificationSteps),
      purifier: purifier, extent: extent, device: device, cache: URL(fileURLWithPath: refiner.cache))
    var tracks: [[[[Float]]]] = (0..<refiner.versions).map { _ in [] }
    for index in speech.recordings.indices {
      for (version, pair) in try purified.versions(refiner.versions, number: index, in: speech).enumerated() {
        // Scaled as in refinement, by the peak of the input.
        let scale = 1 / max(1e-4, pair.purified.reduce(0) { max($0, abs($1)) })
        tracks[version].append([pair.clean.map { $0 * scale }, pair.purified.map { $0 * scale }])
      }
      progress("purifying training speech", Double(index + 1) / Double(speech.recordings.count))
    }
    return (tracks, purified.noise?.note)
  }

  private struct Guidance {
    let training: PhonemeFrames
    let validation: [Tensor?]
    let notes: [String]
  }

  /// Λ of the training speech and of the items of the validation; `nil` for a network without phonemes.
  private func guidance(
    _ refiner: PhonePuReRefinerRecipe, _ network: PhonePuReRefinerNetwork, _ speech: SpeechSet,
    _ similarity: SimilarityValidation
  ) throws -> Guidance? {
    guard network.sizes.usesPhonemes else { return nil }
    guard let dictionary = refiner.dictionary, let alignments = refiner.alignments else {
      throw RoleError(
        .invalidParameter,
        "A refiner with phonemes needs refiner.dictionary and refiner.alignments: name them, or configure a network without phonemes."
      )
    }
    let spectra = try GuidanceDictionary(contentsOf: URL(fileURLWithPath: dictionary))
    let training = try SpeechAlignments(
      speech.recordings, of: speech, in: URL(fileURLWithPath: alignments), kind: "training recording")
    let validation = try refiner.validationAlignments.map {
      try SpeechAlignments(
        similarity.items.map(\.recording), of: similarity.speech, in: URL(fileURLWithPath: $0),
        kind: "validation recording")
    }
    let lambdas: [Tensor?] = zip(
      similarity.items, validation?.timelines ?? similarity.items.map { _ in nil }
    ).map { item, timeline in
      let frames = FramedPhonemes.spectrogramFrameCount(item.clean.count)
      guard let timeline,
        let lambda = try? PhonemeGuidance(timeline, frameCount: frames, dictionary: spectra)
      else { return nil }
      return Tensor(lambda.values, shape: [PhonemeSpectrum.binCount, frames])
    }
    return Guidance(
      training: PhonemeFrames(training, dictionary: spectra), validation: lambdas,
      notes: training.notes + (validation?.notes ?? []))
  }

  /// Stage 1 and its segments.
  private static func purifier(
    _ stage: TrainedStage, device: Device, productsIn type: DType = .float32
  ) throws -> (any NoisePredictor, WaveformPurification.Extent) {
    guard case .purifier(let network) = stage.network ?? .purifier(.paper) else {
      preconditionFailure("not a stage 1")
    }
    let predictor = try network.sizes.predictor(
      stage.tensors, source: stage.url.path, spectrogram: stage.spectrogram, productsIn: type, device: device)
    return (predictor, network.usesSpectrogram ? .whole : .segments(overlap: 0))
  }
}
