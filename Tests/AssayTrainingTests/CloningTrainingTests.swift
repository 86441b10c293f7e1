import AssayCheckpoint
import AssayCloning
import AssayErrors
import AssayNN
import AssayPhonePuRe
import AssayPhonetics
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks
@testable import AssayTraining

/// A cloner with a tiny network, synthetic voices and an encoder with random weights.
@Suite("Training of a cloner")
struct CloningTrainingTests {
  static func encoder() throws -> GE2EEncoder {
    let loader = WeightLoader(initializing: RandomGenerator(seed: 3))
    _ = GE2ENetwork(loader, .rtvc)
    let tensors = Dictionary(
      uniqueKeysWithValues: loader.parameters.map {
        // Rectified outputs of random weights would often be zero.
        (
          $0.key,
          CheckpointTensor(
            shape: $0.tensor.shape,
            floats: $0.key == "linear.bias" ? $0.tensor.floats.map { _ in 0.05 } : $0.tensor.floats)
        )
      })
    return try GE2EEncoder(tensors, source: "random", .rtvc)
  }

  private func recipe(_ folder: URL) throws -> CloningRecipe {
    let speech = folder.appendingPathComponent("speech")
    let aligned = folder.appendingPathComponent("aligned")
    try FileManager.default.createDirectory(at: aligned, withIntermediateDirectories: true)
    for (name, pitch) in [("anna_1", 200.0), ("bert_1", 110), ("cora_1", 170), ("dirk_1", 130)] {
      try AudioFile.write(
        Waveform(samples: TestSpeech.voice(pitch: pitch, seconds: 2), sampleRate: 16_000),
        to: speech.appendingPathComponent("\(name).wav"))
      guard name != "dirk_1" else { continue }
      let timeline = PhonemeTimeline(
        duration: 2, words: [.init(start: 0.2, end: 1.2, word: "ah")],
        phones: [.init(start: 0.1, end: 1, label: "AA1"), .init(start: 1, end: 1.8, label: "N")],
        aligner: "test")
      try timeline.textGrid.write(to: aligned.appendingPathComponent("\(name).TextGrid"))
    }
    var recipe = CloningRecipe.compact
    recipe.network = SourceFilterConfiguration(
      hidden: 24, expansion: 2, dilations: [1, 2], phoneWidth: 8, speakerWidth: 16)
    recipe.speech = [speech.path]
    (recipe.alignments, recipe.validationAlignments) = (aligned.path, aligned.path)
    recipe.validation = TrainingValidation(speech: [speech.path], count: 2, seconds: 1.8)
    recipe.crops = .init(length: 210 * 128, batch: 3)
    recipe.loop.products = .float32
    recipe.loop.learningRate = .init(peak: 3e-3, warmupSteps: 3)
    recipe.loop.steps = 24
    recipe.loop.logEvery = 4
    recipe.loop.validateEvery = 12
    return recipe
  }

  @Test(
    "A cloner learns to speak, is validated, and its weights are a model by themselves; the run can be gone on from"
  )
  func learning() throws {
    try TestFiles.withTemporaryFolder { folder in
      let recipe = try recipe(folder)
      #expect(try CloningRecipe(yaml: recipe.yaml(), name: "own") == recipe)
      let run = TrainingFolder(folder.appendingPathComponent("run"))
      try run.open(configuration: recipe.yaml())
      let objective = try recipe.objective(encoder: Self.encoder(), placement: .init()) { _, _ in }
      let speakers =
        "4 recordings of 4 speakers (anna, bert, cora, dirk), by the part of their names before the first _ or -."
      #expect(
        objective.notes == [
          "1 of 4 recordings have no TextGrid and are left out, such as dirk_1",
          "training speech: \(speakers)",
          "validation speech: \(speakers)",
        ])
      _ = try Trainer(objective, recipe.loop, in: run).run()
      let log = TrainingLog.read(run.log)
      let levels = log.compactMap { $0.losses["level"] }
      #expect(try #require(levels.last) < #require(levels.first) * 0.9, "\(levels)")
      let validation = try #require(log.last { $0.validation != nil }?.validation)
      #expect(Set(validation.keys) == ["similarity", "accepted", "read", "without_speech"])
      #expect(validation.values.allSatisfy { $0.isFinite })

      let finished = try FinishedRun<CloningRecipe>(run.url.path, kind: "cloner")
      let model = folder.appendingPathComponent("model")
      try SourceFilterModel.write(
        recipe.voice(finished.tensors), recipe.network, licence: "MIT", source: "a test", halved: true,
        to: model)
      #expect(try SourceFilterModel(model).voice.configuration == recipe.network)

      var next = recipe
      next.start = run.url.path
      let started = try next.objective(encoder: Self.encoder(), placement: .init()) { _, _ in }
      let key = "voice.input.weight"
      let begun = try started.initialParameters(using: RandomGenerator(seed: 1)).first { $0.key == key }
      #expect(try #require(begun).tensor.floats == finished.tensors[key]?.tensor().floats)
      next.network.hidden = 32
      #expect(throws: RoleError.self) {
        _ = try next.objective(encoder: Self.encoder(), placement: .init()) { _, _ in }
      }
    }
  }

  @Test("Two processes share a batch: the mean of their losses is that of one with all of it")
  func processes() throws {
    try TestFiles.withTemporaryFolder { folder in
      var recipe = try recipe(folder)
      recipe.crops.batch = 4
      func loss(_ placement: TrainingPlacement) throws -> Double {
        let objective = try recipe.objective(encoder: Self.encoder(), placement: placement) { _, _ in }
        let parameters = try objective.initialParameters(using: RandomGenerator(seed: 1))
        return try objective.loss(
          Dictionary(uniqueKeysWithValues: parameters.map { ($0.key, $0.tensor.requiringGradient()) }),
          using: RandomGenerator(seed: 2)
        ).total.scalar
      }
      let shared = try (0..<2).map { try loss(.init(rank: $0, processes: 2)) }
      #expect(shared[0] != shared[1])
      expectClose((shared[0] + shared[1]) / 2, try loss(.init()), tolerance: 1e-3, "the mean")
    }
  }

  @Test("What cannot be trained is told in a sentence")
  func badConfigurations() throws {
    try TestFiles.withTemporaryFolder { folder in
      let good = try recipe(folder)
      for (change, words) in [
        ({ $0.alignments = "" }, "the option alignments"),
        ({ $0.crops.length = 100 * 128 }, "crops.length"),
        ({ $0.crops.batch = 2 }, "crops.batch"),
        ({ $0.network.phoneWidth = 0 }, "phone_width"),
        ({ $0.alignments = folder.appendingPathComponent("speech").path }, "No recording has a TextGrid"),
        ({ $0.validation.count = 0 }, "count"),
      ] as [((inout CloningRecipe) -> Void, String)] {
        var recipe = good
        change(&recipe)
        let error = #expect(throws: RoleError.self, "\(words)") {
          _ = try recipe.objective(encoder: Self.encoder(), placement: .init()) { _, _ in }
        }
        #expect(error?.message.contains(words) == true, "\(words): \(error?.message ?? "")")
      }
      #expect(throws: RoleError.self) {
        _ = try good.objective(encoder: TinyTraining.MeanSpectrum(), placement: .init()) { _, _ in }
      }
      let purifier = try PhonePuReRecipe.compactPurifier.yaml()
      #expect(throws: RoleError.self) { _ = try CloningRecipe(yaml: purifier, name: "purifier.yaml") }
    }
  }
}
