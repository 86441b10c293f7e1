import AssayCheckpoint
import AssayFeatures
import AssayNetworks
import AssayPhonePuRe
import AssayPhonetics
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

/// Both stages with tiny networks on synthetic voices.
@Suite("Training of both stages")
struct SpectralTrainingTests {
  private static func tiny(
    _ recipe: PhonePuReRecipe, _ speech: URL, _ held: URL, _ family: String = "spectral-convnext"
  ) -> PhonePuReRecipe {
    let spectra = recipe.kind == .purifier ? 1 : 2
    let sizes: any SpectralStageSizes =
      family == "band-unet"
      ? TinyTraining.bandUNet(spectra: spectra) : TinyTraining.spectral(spectra: spectra)
    return TinyTraining.recipe(
      recipe, recipe.kind == .purifier ? .purifier(.init(sizes)) : .refiner(.init(sizes)), speech, held)
  }

  @Test(
    "A purifier learns, then a refiner learns from what it purified, with phonemes",
    arguments: ["spectral-convnext", "band-unet"])
  func bothStages(family: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      let speech = try TinyTraining.folderOfVoices(folder.appendingPathComponent("speech"), [110, 150, 200])
      let held = try TinyTraining.folderOfVoices(folder.appendingPathComponent("held"), [130, 180])
      let encoder = try TinyTraining.MeanSpectrum()
      let stage1 = TrainingFolder(folder.appendingPathComponent("stage1"))
      let purifier = Self.tiny(.compactPurifier, speech, held, family)
      try stage1.open(configuration: purifier.yaml())
      _ = try Trainer(purifier.objective(encoder: encoder), purifier.loop, in: stage1).run()
      let first = TinyTraining.losses(stage1)
      #expect(first.last! < first.first! * 0.7)

      // One phone over the middle of every recording.
      let aligned = folder.appendingPathComponent("aligned")
      try FileManager.default.createDirectory(at: aligned, withIntermediateDirectories: true)
      for name in ["voice110", "voice150", "voice130"] {
        let timeline = PhonemeTimeline(
          duration: 1.5, words: [.init(start: 0.2, end: 1.2, word: "ah")],
          phones: [.init(start: 0.2, end: 1.2, label: "AA1")], aligner: "test")
        try timeline.textGrid.write(to: aligned.appendingPathComponent("\(name).TextGrid"))
      }
      var building = try DictionaryTraining(aligner: try ExistingTextGridAligner(folder: aligned))
      for recording in try SpeechSet([speech]).recordings {
        try building.add(
          Utterance(
            id: recording.id,
            waveform: Waveform(samples: recording.samples, sampleRate: 16_000)))
      }
      let built = try building.result()
      #expect(built.used == 2 && built.missing == ["voice200"] && built.counts == ["AA1": 2, "sil": 4])
      let dictionary = folder.appendingPathComponent("phonemes.txt")
      try Data(built.text.utf8).write(to: dictionary)
      #expect(try GuidanceDictionary(contentsOf: dictionary).spectra.keys.sorted() == ["AA1", "sil"])

      var refiner = Self.tiny(.compactRefiner, speech, held, family)
      refiner.refiner = PhonePuReRefinerRecipe(
        purifier: stage1.url.path, versions: 2, cache: folder.appendingPathComponent("cache").path,
        dictionary: dictionary.path, alignments: aligned.path, validationAlignments: aligned.path)
      // Found out before anything is purified.
      let wrong: [(WritableKeyPath<PhonePuReRefinerRecipe, String?>, String)] = [
        (\.alignments, folder.path + "/nowhere"), (\.alignments, stage1.url.path),
        (\.validationAlignments, stage1.url.path),
      ]
      for (key, path) in wrong {
        var unaligned = refiner
        unaligned.refiner?[keyPath: key] = path
        let error = #expect(throws: (any Error).self) { try unaligned.objective(encoder: encoder) }
        #expect(error.map { "\($0)".contains(path) } == true, "\(String(describing: error))")
      }
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("cache").path))
      let notes = try refiner.objective(encoder: encoder).notes
      #expect(
        notes.contains("1 of 3 training recordings have no TextGrid and are left out, such as voice200"))
      #expect(
        notes.contains("1 of 2 validation recordings have no TextGrid and are left out, such as voice180"))

      let stage2 = TrainingFolder(folder.appendingPathComponent("stage2"))
      try stage2.open(configuration: refiner.yaml())
      _ = try Trainer(refiner.objective(encoder: encoder), refiner.loop, in: stage2).run()
      let second = TinyTraining.losses(stage2)
      #expect(second.last! < second.first! * 0.9)
      let validation = try #require(TrainingLog.read(stage2.log).last?.validation)
      #expect(validation["similarity"] != nil && validation["similarity_without_phonemes"] != nil)

      // Purified once: the second reading finds every file there.
      let cache = folder.appendingPathComponent("cache")
      func dates() throws -> [Date] {
        let files = FileManager.default.enumerator(
          at: cache, includingPropertiesForKeys: [.contentModificationDateKey])
        return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "flac" }
          .compactMap {
            try? $0.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
          }.sorted()
      }
      let before = try dates()
      #expect(before.count == 6)
      _ = try refiner.objective(encoder: encoder)
      #expect(try dates() == before)

      #expect(throws: RoleError.self) { try FinishedRun<PhonePuReRecipe>(stage1.url.path, kind: "refiner") }
      #expect(throws: RoleError.self) { try FinishedRun<PhonePuReRecipe>(speech.path, kind: "purifier") }
    }
  }

  @Test("The loss of a batch depends on its generator alone")
  func seeds() throws {
    try TestFiles.withTemporaryFolder { folder in
      let speech = try TinyTraining.folderOfVoices(folder.appendingPathComponent("speech"), [110, 150])
      let recipe = Self.tiny(.compactPurifier, speech, speech)
      let objective = try recipe.objective(encoder: TinyTraining.MeanSpectrum())
      let initial = try objective.initialParameters(using: RandomGenerator(seed: 1))
      let parameters = Dictionary(uniqueKeysWithValues: initial.map { ($0.key, $0.tensor) })
      func loss(_ seed: UInt64) throws -> Double {
        try objective.loss(parameters, using: RandomGenerator(seed: seed)).total.scalar
      }
      #expect(try loss(1) == loss(1))
      #expect(try loss(1) != loss(2))
    }
  }

  @Test(
    "Speech that is gone after purification counts as no similarity, and silence to validate with is named")
  func withoutSpeech() throws {
    /// Refuses silence, as real encoders do.
    struct Refusing: SpeakerEncoder {
      let sampleRate = 16_000
      let weightHashes: [String: String] = [:]
      func prepare(_ waveform: Waveform) throws -> Waveform {
        try waveform.requireUsable("The recording")
        return waveform
      }
      func embeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor {
        Tensor([1, 0], shape: [1, 2])
      }
    }
    func validation(_ samples: [Float]) throws -> SimilarityValidation {
      let recording = SpeechSet.Recording(url: URL(fileURLWithPath: "/voice.wav"), samples: samples)
      return try SimilarityValidation(
        SpeechSet(recordings: [recording, recording]), count: 2, seconds: 1,
        perturbation: SyntheticPerturbation(.init()), encoder: Refusing(), seed: 1)
    }
    let speech = TestSpeech.voice(pitch: 120, seconds: 1)
    let measures = try validation(speech).measure { item in
      item.index == 0 ? item.samples : item.samples.map { _ in 0 }
    }
    #expect(measures == ["similarity": 0.5, "without_speech": 1])
    #expect { try validation(speech.map { _ in 0 }) } throws: { "\($0)".contains("/voice.wav") }
  }
}
