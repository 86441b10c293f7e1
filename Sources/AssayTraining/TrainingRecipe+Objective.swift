import AssayCheckpoint
import AssayFiles
import AssayModels
import AssayPhonetics
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

extension TrainingRecipe {
  /// Reads the data and makes what is trained.
  ///
  /// - Parameters:
  ///   - encoder: of speakers, for validation.
  ///   - progress: called with what is being prepared, and the share of it that is done.
  /// - Throws: `RoleError`, `FileError` or `SignalError` for a recipe or data that cannot be used.
  public func objective(encoder: any SpeakerEncoder, progress: (String, Double) -> Void = { _, _ in }) throws
    -> any TrainingObjective
  {
    try network.validate()
    try spectrogram.validate()
    guard (1...200).contains(maximumLevel) else {
      throw RoleError(
        .invalidParameter, "maximum_level is \(maximumLevel), it must be 1 to 200: correct the configuration."
      )
    }
    let speech = try SpeechSet(Self.urls(speech))
    let perturbation = try SyntheticPerturbation(perturbation)
    let held = try SpeechSet(Self.urls(validation.speech))
    let similarity = try SimilarityValidation(
      held, count: validation.count, seconds: validation.seconds, perturbation: perturbation,
      encoder: encoder,
      seed: validation.seed)
    switch kind {
    case .purifier:
      return SpectralPurifierObjective(
        network: network, products: loop.products.dtype, spectrogram: spectrogram,
        diffusion: DenoisingDiffusion(), maximumLevel: maximumLevel,
        loss: loss, crops: try SpeechCrops(speech.recordings.map { [$0.samples] }, crops),
        perturbation: perturbation, validation: similarity)
    case .refiner:
      guard let refiner else {
        throw RoleError(
          .invalidParameter, "A refiner's training needs the section refiner: add it to the configuration.")
      }
      return try refinerObjective(refiner, speech, similarity, progress: progress)
    }
  }

  private func refinerObjective(
    _ refiner: RefinerRecipe, _ speech: SpeechSet, _ similarity: SimilarityValidation,
    progress: (String, Double) -> Void
  ) throws -> SpectralRefinerObjective {
    let (purifier, hash) = try Self.purifier(ofRun: refiner.purifier, productsIn: loop.products.dtype)
    let purified = try PurifiedSpeech(
      .init(purifier: hash, perturbation: perturbation, maximumLevel: maximumLevel, seed: loop.seed),
      purifier: purifier, cache: URL(fileURLWithPath: refiner.cache))
    var tracks: [[[[Float]]]] = (0..<refiner.versions).map { _ in [] }
    for (index, recording) in speech.recordings.enumerated() {
      let other = speech.recordings[(index + 1) % speech.recordings.count]
      let versions = try purified.versions(refiner.versions, of: recording, number: index, other: other)
      for (version, samples) in versions.enumerated() {
        // As refinement scales a recording: by the peak of what it is given.
        let scale = 1 / max(1e-4, samples.reduce(0) { max($0, abs($1)) })
        tracks[version].append([recording.samples.map { $0 * scale }, samples.map { $0 * scale }])
      }
      progress("purifying training speech", Double(index + 1) / Double(speech.recordings.count))
    }
    var phonemes: PhonemeFrames?
    var guidance: [Tensor?]?
    if network.usesPhonemes {
      guard let dictionary = refiner.dictionary, let alignments = refiner.alignments else {
        throw RoleError(
          .invalidParameter,
          "A refiner with phonemes needs refiner.dictionary and refiner.alignments: name them, or set network.phonemes to false."
        )
      }
      let spectra = try GuidanceDictionary(contentsOf: URL(fileURLWithPath: dictionary))
      phonemes = PhonemeFrames(speech, alignments: URL(fileURLWithPath: alignments), dictionary: spectra)
      let aligner = refiner.validationAlignments.map {
        ExistingTextGridAligner(folder: URL(fileURLWithPath: $0))
      }
      guidance = similarity.items.map { item in
        let waveform = Waveform(samples: item.clean, sampleRate: SpeechSet.sampleRate)
        let frames = FramedPhonemes.spectrogramFrameCount(item.clean.count)
        guard let timeline = try? aligner?.align(Utterance(id: item.name, waveform: waveform)),
          let lambda = try? PhonemeGuidance(timeline, frameCount: frames, dictionary: spectra)
        else { return nil }
        return Tensor(lambda.values, shape: [PhonemeSpectrum.binCount, frames])
      }
    }
    return SpectralRefinerObjective(
      network: network, products: loop.products.dtype, spectrogram: try CompressedSTFT(spectrogram),
      process: refiner.process, loss: loss,
      crops: try tracks.map { try SpeechCrops($0, crops) }, phonemes: phonemes, recipe: refiner,
      validation: RefinementValidation(
        similarity: similarity, purifier: try Self.purifier(ofRun: refiner.purifier).0, phonemes: guidance,
        purification: try WaveformPurification(.ddpm, .whole, level: min(2, maximumLevel)),
        sampler: MarginalSampler(steps: 1)))
  }

  /// Stage 1 of a finished run, and the hash of its weights.
  static func purifier(ofRun path: String, productsIn type: DType = .float32) throws -> (
    SpectralDenoiser, ContentHash
  ) {
    let run = try FinishedRun(path, kind: .purifier)
    let weights = run.folder.bestWeights
    var network = try SpectralConvNeXt(run.tensors, source: weights.path, run.recipe.network)
    network.productType = type
    return (try SpectralDenoiser(network, run.recipe.spectrogram), try ContentHash(ofFile: weights))
  }

  private static func urls(_ paths: [String]) -> [URL] { paths.map { URL(fileURLWithPath: $0) } }
}
