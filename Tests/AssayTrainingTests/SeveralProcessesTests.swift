import AssayCheckpoint
import AssayNN
import AssayPhonePuRe
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

/// Members of a group on threads of this process, which talk over loopback as processes do.
@Suite("Training in several processes")
struct SeveralProcessesTests {
  private static func settings(steps: Int = 30) -> LoopSettings {
    LoopSettings(
      steps: steps, seed: 3, learningRate: .init(peak: 0.05, warmupSteps: 5), gradientNorm: 0.5,
      accumulation: 2, averageDecay: 0.9, logEvery: 5, validateEvery: 10, checkpointSeconds: 1e6)
  }

  /// - Parameter body: trains as one member.
  private static func members(
    _ size: Int, _ body: @escaping @Sendable (ProcessGroup, TrainingPlacement) throws -> Trainer.Outcome
  ) throws -> [Trainer.Outcome] {
    let port = FreePort.find()
    return try ConcurrentThreads.run(size) { rank in
      let group = try ProcessGroup(rank: rank, size: size, host: "127.0.0.1", port: port, patience: 60)
      return try body(group, TrainingPlacement(rank: rank, processes: size))
    }
  }

  private static func expectSameRun(_ one: TrainingFolder, _ two: TrainingFolder, _ what: String) throws {
    let (first, second) = (try Checkpoint.open(one.checkpoint), try Checkpoint.open(two.checkpoint))
    #expect(first.metadata["step"] == second.metadata["step"])
    #expect(first.tensors.keys.sorted() == second.tensors.keys.sorted())
    for (key, tensor) in first.tensors where key != "generator" {
      let values = try #require(second.tensors[key]).tensor().floats
      expectClose(values, tensor.tensor().floats, tolerance: 2e-5, "\(what): \(key)")
    }
    #expect(first.tensors["generator"]?.data() == second.tensors["generator"]?.data())
  }

  @Test("Two processes end with the weights and losses of one with the whole batch", arguments: [2, 4])
  func same(processes: Int) throws {
    try TestFiles.withTemporaryFolder { folder in
      let alone = TrainingFolder(folder.appendingPathComponent("alone"))
      let together = TrainingFolder(folder.appendingPathComponent("together"))
      _ = try Trainer(LineObjective(), Self.settings(), in: alone).run()
      let outcomes = try Self.members(processes) { group, placement in
        try Trainer(
          LineObjective(placement: placement), Self.settings(), in: together, group: group
        ).run()
      }
      #expect(outcomes.allSatisfy { $0 == .finished })
      try Self.expectSameRun(alone, together, "\(processes)")
      expectClose(
        TinyTraining.losses(together), TinyTraining.losses(alone), tolerance: 1e-5, "losses")
    }
  }

  @Test("Stopped in one process, all stop; and go on from the first one's checkpoint alone")
  func stopAndResume() throws {
    try TestFiles.withTemporaryFolder { folder in
      let alone = TrainingFolder(folder.appendingPathComponent("alone"))
      let first = folder.appendingPathComponent("first")
      let other = folder.appendingPathComponent("other")
      _ = try Trainer(LineObjective(), Self.settings(), in: alone).run()
      let stopped = try Self.members(2) { group, placement in
        var steps = 0
        return try Trainer(
          LineObjective(placement: placement), Self.settings(),
          in: TrainingFolder(group.rank == 0 ? first : other), group: group
        ).run(shouldStop: {
          steps += 1
          return group.rank == 1 && steps == 12
        })
      }
      #expect(stopped == [.stopped(step: 12), .stopped(step: 12)])
      #expect(!FileManager.default.fileExists(atPath: other.path))
      let finished = try Self.members(2) { group, placement in
        try Trainer(
          LineObjective(placement: placement), Self.settings(),
          in: TrainingFolder(group.rank == 0 ? first : other), group: group
        ).run()
      }
      #expect(finished == [.finished, .finished])
      try Self.expectSameRun(alone, TrainingFolder(first), "resumed")
    }
  }

  @Test("Networks of both stages end with the same weights, too")
  func networks() throws {
    try TestFiles.withTemporaryFolder { folder in
      let speech = try TinyTraining.folderOfVoices(folder.appendingPathComponent("speech"), [110, 150])
      var purifier = TinyTraining.recipe(
        .compactPurifier, .purifier(.init(TinyTraining.spectral(spectra: 1))), speech, speech)
      purifier.loop.steps = 5
      var diffWave = TinyTraining.recipe(
        .paperPurifier, .purifier(.init(TinyTraining.diffWave)), speech, speech)
      diffWave.loop.steps = 5
      var refiner = TinyTraining.recipe(
        .paperRefiner, .refiner(.init(TinyTraining.ncsnpp)), speech, speech)
      refiner.loop.steps = 3
      refiner.refiner?.validationSteps = 1
      refiner.refiner?.cache = folder.appendingPathComponent("cache").path
      for (index, recipe) in [diffWave, purifier, refiner].enumerated() {
        var recipe = recipe
        recipe.refiner?.purifier = folder.appendingPathComponent("alone0").path
        // Small steps: Adam divides by gradients, and where they are next to nothing rounding decides.
        recipe.loop.learningRate = .init(peak: 1e-4)
        let alone = try TinyTraining.train(recipe, in: folder.appendingPathComponent("alone\(index)"))
        let together = TrainingFolder(folder.appendingPathComponent("together\(index)"))
        let shared = recipe
        _ = try Self.members(2) { group, placement in
          let objective = try shared.objective(
            encoder: TinyTraining.MeanSpectrum(), placement: placement)
          return try Trainer(objective, shared.loop, in: together, group: group).run()
        }
        let (first, second) = (
          try Checkpoint.open(alone.checkpoint), try Checkpoint.open(together.checkpoint)
        )
        for (key, tensor) in first.tensors where key.hasPrefix("weight.") {
          expectClose(
            try #require(second.tensors[key]).tensor().floats, tensor.tensor().floats, tolerance: 1e-4, key)
        }
        for (key, tensor) in first.tensors where key.hasPrefix("mean.") {
          let expected = tensor.tensor().floats
          let scale = max(1e-6, Double(expected.map(abs).max() ?? 0))
          expectClose(
            try #require(second.tensors[key]).tensor().floats, expected, tolerance: 2e-3, scale: scale, key)
        }
        expectClose(
          TinyTraining.losses(together), TinyTraining.losses(alone), tolerance: 1e-5, "\(recipe.kind)")
      }
    }
  }
}
