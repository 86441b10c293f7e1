import AssayCheckpoint
import AssayDiffusion
import AssayErrors
import AssayFeatures
import AssayNN
import AssayNetworks
import AssayPhonePuRe
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

/// The paper's objectives with tiny networks.
@Suite("Training of the paper's networks")
struct PaperTrainingTests {
  private static func purifier(_ speech: URL, _ held: URL) -> PhonePuReRecipe {
    TinyTraining.recipe(.paperPurifier, .purifier(.init(TinyTraining.diffWave)), speech, held)
  }

  private static func parameters(_ objective: any TrainingObjective) throws -> [String: Tensor] {
    let initial = try objective.initialParameters(using: RandomGenerator(seed: 1))
    return Dictionary(uniqueKeysWithValues: initial.map { ($0.key, $0.tensor) })
  }

  @Test("Both stages learn, from the first loss that theory gives, and load as the official files do")
  func bothStages() throws {
    try TestFiles.withTemporaryFolder { folder in
      let speech = try TinyTraining.folderOfVoices(folder.appendingPathComponent("speech"), [110, 150, 200])
      let held = try TinyTraining.folderOfVoices(folder.appendingPathComponent("held"), [130, 180])
      var stage1 = Self.purifier(speech, held)
      stage1.loop.learningRate = .init(peak: 1e-2)
      let objective = try stage1.objective(encoder: TinyTraining.MeanSpectrum())
      let first = try objective.loss(Self.parameters(objective), using: RandomGenerator(seed: 2))
      // It begins with a prediction of zero.
      expectClose([first.total.scalar], [1], tolerance: 0.02, "mean square of the noise")
      let run = try TinyTraining.train(stage1, in: folder.appendingPathComponent("stage1"))
      #expect(TinyTraining.losses(run).last! < 0.8)
      let weights = try DiffWaveWeights.read(run.bestWeights)
      let layout = DiffWaveWeights.layout(TinyTraining.diffWave)
      #expect(Set(weights.keys) == Set(layout.map(\.key)))
      _ = try DiffWave(weights, source: "run", TinyTraining.diffWave)

      var stage2 = TinyTraining.recipe(
        .paperRefiner, .refiner(.init(TinyTraining.ncsnpp)), speech, held)
      stage2.refiner?.purifier = run.url.path
      stage2.refiner?.cache = folder.appendingPathComponent("cache").path
      stage2.refiner?.validationSteps = 2
      let matching = try stage2.objective(encoder: TinyTraining.MeanSpectrum())
      let begin = try matching.loss(Self.parameters(matching), using: RandomGenerator(seed: 2))
      expectClose([begin.total.scalar], [0.5], tolerance: 0.02, "half the mean square of the noise")
      let refined = try TinyTraining.train(stage2, in: folder.appendingPathComponent("stage2"))
      #expect(TinyTraining.losses(refined).last! < 0.48)
      let log = TrainingLog.read(refined.log)
      #expect(log.first?.notes?.contains { $0.contains("synthetic") } == true)
      #expect(log.last?.validation?["similarity"] != nil)

      let tensors = try Checkpoint.open(refined.bestWeights).tensors
      #expect(Set(tensors.keys) == Set(NCSNppWeights.layout(TinyTraining.ncsnpp).map(\.key)))
      _ = try NCSNpp(tensors, source: "run", TinyTraining.ncsnpp)
      #expect(try PhonePuReCheckpoint(refined.bestWeights).tensors.count == tensors.count)
      // Fixed frequencies stay as they were drawn.
      let drawn = NCSNppWeights.initial(
        TinyTraining.ncsnpp, using: RandomGenerator(seed: stage2.loop.seed))
      let frequencies = try #require(drawn.first { $0.key == "all_modules.0.W" }).tensor
      #expect(try #require(tensors["all_modules.0.W"]).tensor().floats == frequencies.floats)
    }
  }

  @Test("The loss of score matching is half the mean of |σ s + z|², item by item")
  func scoreMatching() throws {
    try TestFiles.withTemporaryFolder { folder in
      let speech = try TinyTraining.folderOfVoices(folder.appendingPathComponent("speech"), [110, 150])
      let tracks = try SpeechSet([speech]).recordings.map { [$0.samples, $0.samples.map { $0 * 0.9 }] }
      let states = RefinerStates(
        spectrogram: try CompressedSTFT(), process: .phonePuRe,
        crops: [try SpeechCrops(tracks, .init(length: 63 * 128, batch: 3))], phonemes: nil, startingShare: 0,
        withoutPhonemes: 0, placement: .init())
      let encoder = try TinyTraining.MeanSpectrum()
      let similarity = try SimilarityValidation(
        SpeechSet([speech]), count: 1, seconds: 1, perturbation: SyntheticPerturbation(.init()),
        encoder: encoder, seed: 1)
      let initial = NCSNppWeights.initial(TinyTraining.ncsnpp, using: RandomGenerator(seed: 1))
      let generator = RandomGenerator(seed: 8)
      let parameters = Dictionary(
        uniqueKeysWithValues: initial.map {
          ($0.key, $0.tensor + generator.normal($0.tensor.shape) * 0.05)
        })
      let network = NCSNpp(live: parameters, TinyTraining.ncsnpp)
      let objective = ScoreMatchingObjective(
        network: TinyTraining.ncsnpp, states: states,
        validation: RefinementValidation(
          similarity: similarity,
          purifier: DiffWave(.init(initializing: generator), TinyTraining.diffWave), phonemes: nil,
          purification: .phonePuRe, sampler: MarginalSampler<OUVESDE>(steps: 1), device: .cpu), notes: [])
      try withoutGradients {
        let loss = try objective.loss(parameters, using: RandomGenerator(seed: 5)).total.scalar
        let batch = try states.draw(using: RandomGenerator(seed: 5))
        var sum = 0.0
        for (index, time) in batch.times.enumerated() {
          #expect((0.03...1).contains(time))
          let one = index..<index + 1
          let deviation = OUVESDE.phonePuRe.deviation(at: time)
          let score = network.score(
            batch.inputs.sliced(0, one).contiguous(), time: time, process: .phonePuRe)
          let error = score * deviation + batch.noise.sliced(0, one) / deviation
          sum += error.abs().square().mean().scalar / 2
        }
        expectClose([loss], [sum / 3], tolerance: 1e-5, scale: sum / 3, "loss")
        // The state lies between clean and purified speech.
        let state = batch.inputs.sliced(1, 0..<1) - batch.noise
        let noisy = batch.inputs.sliced(1, 1..<2)
        for (index, time) in batch.times.enumerated() {
          let one = index..<index + 1
          let mean = OUVESDE.phonePuRe.mean(
            clean: batch.clean.sliced(0, one), noisy: noisy.sliced(0, one), at: time)
          expectClose(
            state.sliced(0, one).contiguous().viewAsReal().floats, mean.contiguous().viewAsReal().floats,
            tolerance: 1e-5, "mean of the state")
        }
      }
    }
  }

  @Test("Crops that the network cannot halve, and batches that processes cannot share, are refused")
  func wrongSizes() throws {
    var recipe = PhonePuReRecipe.paperRefiner
    recipe.crops.length = 62 * 128
    let encoder = try TinyTraining.MeanSpectrum()
    let frames = #expect(throws: RoleError.self) { _ = try recipe.objective(encoder: encoder) }
    #expect(frames?.message.contains("crops.length") == true)
    let shared = #expect(throws: RoleError.self) {
      _ = try PhonePuReRecipe.paperPurifier.objective(
        encoder: encoder, placement: .init(rank: 0, processes: 3))
    }
    #expect(shared?.message.contains("crops.batch") == true)
  }
}
