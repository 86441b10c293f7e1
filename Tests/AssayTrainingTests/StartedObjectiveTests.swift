import AssayCheckpoint
import AssayErrors
import AssayFiles
import AssayNN
import AssayNetworks
import AssayPhonePuRe
import AssayRoles
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

@Suite("Training that begins with weights")
struct StartedObjectiveTests {
  private static func recipe(_ network: PhonePuReRecipe.Network, start: String, _ folder: URL) throws
    -> PhonePuReRecipe
  {
    let speech = try TinyTraining.folderOfVoices(folder.appendingPathComponent("speech"), [110, 150])
    var recipe = TinyTraining.recipe(.paperPurifier, network, speech, speech)
    recipe.start = start
    return recipe
  }

  private static func initial(_ recipe: PhonePuReRecipe) throws -> [String: [Float]] {
    let objective = try recipe.objective(encoder: TinyTraining.MeanSpectrum())
    let initial = try objective.initialParameters(using: RandomGenerator(seed: 1))
    #expect(objective.notes.contains { $0.hasPrefix("start: ") })
    return Dictionary(uniqueKeysWithValues: initial.map { ($0.key, $0.tensor.floats) })
  }

  @Test("An official checkpoint is where training begins")
  func official() throws {
    try TestFiles.withTemporaryFolder { folder in
      let checkpoint = TestFiles.fixture("diffwave/tiny/checkpoint.pkl")
      let data = try Data(contentsOf: TestFiles.fixture("diffwave/tiny/config.json"))
      let sizes = try JSONDecoder().decode(DiffWaveConfiguration.self, from: data)
      let weights = try DiffWaveWeights.read(checkpoint)
      let started = try Self.initial(
        Self.recipe(.purifier(.init(sizes)), start: checkpoint.path, folder))
      #expect(started.count == weights.count)
      for (key, tensor) in weights { #expect(started[key] == tensor.tensor().floats, "\(key)") }

      let other = try Self.recipe(.purifier(.init(TinyTraining.diffWave)), start: checkpoint.path, folder)
      #expect(throws: WeightError.self) { try Self.initial(other) }
    }
  }

  @Test("A model's folder is, too, for its own network only")
  func modelFolder() throws {
    try TestFiles.withTemporaryFolder { folder in
      let model = TestFiles.fixture("phonepure-tiny")
      let manifest = try PhonePuReManifest(in: model)
      let network = PhonePuReRecipe.Network.purifier(manifest.purification.network)
      let weights = try Checkpoint.open(model.appendingPathComponent("purification.safetensors")).tensors
      let started = try Self.initial(Self.recipe(network, start: model.path, folder))
      for (key, tensor) in weights { #expect(started[key] == tensor.tensor().floats, "\(key)") }

      let other = try Self.recipe(
        .purifier(.init(TinyTraining.spectral(spectra: 1))), start: model.path, folder)
      let error = #expect(throws: RoleError.self) { try Self.initial(other) }
      #expect(error?.message.contains("spectral-convnext") == true)
      let nowhere = try Self.recipe(network, start: folder.path + "/nowhere", folder)
      #expect(throws: FileError.self) { try Self.initial(nowhere) }
    }
  }

  @Test("A run is, too, and training goes on from its weights")
  func run() throws {
    try TestFiles.withTemporaryFolder { folder in
      let network = PhonePuReRecipe.Network.purifier(.init(TinyTraining.diffWave))
      var first = try Self.recipe(network, start: "", folder)
      first.start = nil
      first.loop.steps = 3
      let run = try TinyTraining.train(first, in: folder.appendingPathComponent("run"))
      var second = first
      second.start = run.url.path
      let started = try Self.initial(second)
      let best = try Checkpoint.open(run.bestWeights).tensors
      for (key, values) in started { #expect(best[key]?.tensor().floats == values, "\(key)") }
      #expect(try PhonePuReRecipe(yaml: second.yaml(), name: "x").start == run.url.path)
    }
  }
}
