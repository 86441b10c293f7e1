import AssayCheckpoint
import AssayErrors
import AssayNN
import AssayRoles
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

@Suite("Trainer")
struct TrainerTests {
  private static func settings(steps: Int = 60) -> LoopSettings {
    LoopSettings(
      steps: steps, seed: 3, learningRate: .init(peak: 0.1, warmupSteps: 5, decay: .cosine),
      averageDecay: 0.9,
      logEvery: 5, validateEvery: 20, checkpointSeconds: 1e6)
  }

  private static func weights(_ url: URL) throws -> [String: Data] {
    try Checkpoint.open(url).tensors.mapValues { $0.data() }
  }

  @Test("It learns, logs, validates and keeps the best weights")
  func learns() throws {
    try TestFiles.withTemporaryFolder { folder in
      let run = TrainingFolder(folder)
      let outcome = try Trainer(LineObjective(), Self.settings(steps: 200), in: run).run()
      #expect(outcome == .finished)
      let best = try Checkpoint.open(run.bestWeights)
      let slope = try #require(best.tensors["slope"]).tensor().floats
      expectClose(slope, [2, -1], tolerance: 0.05, "slope")
      let entries = TrainingLog.read(run.log)
      let losses = entries.compactMap { $0.losses["total"] }
      #expect(losses.count == 40 && losses.last! < losses.first! / 20)
      let validations = entries.compactMap { $0.validation?["closeness"] }
      #expect(validations.count == 10)
      #expect(best.metadata["closeness"].flatMap(Double.init) == validations.max())
      let curves = try String(contentsOf: run.curves, encoding: .utf8)
      #expect(curves.contains("<svg") && curves.contains("closeness") && curves.contains("polyline"))
    }
  }

  @Test("Stopped anywhere and resumed, it ends with the same bits", arguments: [1, 7, 20, 33])
  func resume(stop: Int) throws {
    try TestFiles.withTemporaryFolder { folder in
      let whole = TrainingFolder(folder.appendingPathComponent("whole"))
      let parts = TrainingFolder(folder.appendingPathComponent("parts"))
      _ = try Trainer(LineObjective(), Self.settings(), in: whole).run()
      let trainer = try Trainer(LineObjective(), Self.settings(), in: parts)
      var steps = 0
      let outcome = try trainer.run(shouldStop: {
        steps += 1
        return steps == stop
      })
      #expect(outcome == .stopped(step: stop))
      #expect(try trainer.run() == .finished)
      #expect(try Self.weights(whole.checkpoint) == Self.weights(parts.checkpoint))
      #expect(try Self.weights(whole.bestWeights) == Self.weights(parts.bestWeights))
      let losses = [whole, parts].map { run in TrainingLog.read(run.log).map(\.losses["total"]) }
      #expect(losses[0].count == losses[1].count)
    }
  }

  @Test("Killed after a checkpoint, the steps since then are done again, and logged once")
  func killed() throws {
    try TestFiles.withTemporaryFolder { folder in
      let whole = TrainingFolder(folder.appendingPathComponent("whole"))
      let run = TrainingFolder(folder.appendingPathComponent("run"))
      _ = try Trainer(LineObjective(), Self.settings(), in: whole).run()
      struct Killed: Error {}
      var steps = 0
      let trainer = try Trainer(LineObjective(), Self.settings(), in: run)
      // Checkpoint at 12, then lines of steps that the checkpoint does not know.
      _ = try trainer.run(shouldStop: {
        steps += 1
        return steps == 12
      })
      let saved = try Data(contentsOf: run.checkpoint)
      _ = try trainer.run(shouldStop: {
        steps += 1
        return steps == 40
      })
      try saved.write(to: run.checkpoint)
      let handle = try FileHandle(forWritingTo: run.log)
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("{\"step\": 41, \"sec".utf8))
      try handle.close()
      #expect(try trainer.run() == .finished)
      #expect(try Self.weights(whole.checkpoint) == Self.weights(run.checkpoint))
      let steps1 = TrainingLog.read(whole.log).map(\.step)
      #expect(TrainingLog.read(run.log).map(\.step) == steps1)
    }
  }

  @Test("Gradients of several batches are their mean")
  func accumulation() throws {
    try TestFiles.withTemporaryFolder { folder in
      var settings = Self.settings(steps: 100)
      settings.accumulation = 4
      let run = TrainingFolder(folder)
      _ = try Trainer(LineObjective(), settings, in: run).run()
      let slope = try #require(try Checkpoint.open(run.bestWeights).tensors["slope"]).tensor().floats
      expectClose(slope, [2, -1], tolerance: 0.05, "slope")
    }
  }

  @Test("A loss that is not finite is an error, and leaves the last checkpoint")
  func notFinite() throws {
    try TestFiles.withTemporaryFolder { folder in
      let error = #expect(throws: RoleError.self) {
        try Trainer(LineObjective(failing: true), Self.settings(), in: TrainingFolder(folder)).run()
      }
      #expect(error?.message.contains("learning_rate") == true)
    }
  }

  @Test("A checkpoint of another network is refused by the name of a weight")
  func otherNetwork() throws {
    try TestFiles.withTemporaryFolder { folder in
      let run = TrainingFolder(folder)
      try SafetensorsWriter.write(
        [
          "weight.slope": CheckpointTensor(shape: [1, 3], floats: [1, 2, 3]),
          "generator": CheckpointTensor(dtype: .uint8, shape: [1], bytes: [0]),
        ], metadata: ["format": "1", "step": "4"], to: run.checkpoint)
      let error = #expect(throws: RoleError.self) {
        try Trainer(LineObjective(), Self.settings(), in: run).run()
      }
      #expect(error?.message.contains("slope") == true)
      try Data("nonsense".utf8).write(to: run.checkpoint)
      #expect(throws: CheckpointError.self) { try Trainer(LineObjective(), Self.settings(), in: run).run() }
    }
  }

  @Test("A folder of another run or of something else is refused")
  func folders() throws {
    try TestFiles.withTemporaryFolder { folder in
      let run = TrainingFolder(folder.appendingPathComponent("run"))
      try run.open(configuration: "a: 1\n")
      try run.open(configuration: "a: 1\n")
      #expect(throws: RoleError.self) { try run.open(configuration: "a: 2\n") }
      try Data("x".utf8).write(to: folder.appendingPathComponent("file"))
      #expect(throws: RoleError.self) { try TrainingFolder(folder).open(configuration: "a: 1\n") }
      // A run that could not begin leaves nothing, one that has begun stays.
      run.discardIfUnused()
      #expect(!FileManager.default.fileExists(atPath: run.url.path))
      try run.open(configuration: "a: 2\n")
      try Data().write(to: run.log)
      run.discardIfUnused()
      #expect(FileManager.default.fileExists(atPath: run.log.path))
    }
  }

  @Test("Settings that cannot be are refused by name")
  func settings() {
    func message(_ change: (inout LoopSettings) -> Void) -> String {
      var settings = Self.settings()
      change(&settings)
      do {
        try settings.validate()
        return ""
      } catch { return "\(error)" }
    }
    #expect(message { $0.steps = 0 }.contains("steps"))
    #expect(message { $0.learningRate.peak = -1 }.contains("learning_rate.peak"))
    #expect(message { $0.averageDecay = 1 }.contains("average_decay"))
    #expect(message { $0.accumulation = 0 }.contains("accumulation"))
    #expect(message { _ in } == "")
  }

  @Test("A parameter that is not trained stays as it began, also after resuming, and is among the weights")
  func fixedParameter() throws {
    try TestFiles.withTemporaryFolder { folder in
      let run = TrainingFolder(folder)
      let objective = LineObjective(fixed: "offset")
      let trainer = try Trainer(objective, Self.settings(), in: run)
      var steps = 0
      _ = try trainer.run(shouldStop: {
        steps += 1
        return steps == 7
      })
      let before = try Checkpoint.open(run.checkpoint).tensors
      #expect(before["mean.offset"] == nil && before["mean.slope"] != nil)
      #expect(try trainer.run() == .finished)
      let generator = RandomGenerator(seed: Self.settings().seed)
      let initial = try objective.initialParameters(using: generator)
      let weights = try Checkpoint.open(run.latestWeights).tensors
      #expect(weights["offset"]?.tensor().floats == initial[1].tensor.floats)
      #expect(weights["slope"]?.tensor().floats != initial[0].tensor.floats)
    }
  }

  @Test("Notes about the data are the log's first line, once")
  func notes() throws {
    try TestFiles.withTemporaryFolder { folder in
      let run = TrainingFolder(folder)
      let trainer = try Trainer(LineObjective(notes: ["noise: none"]), Self.settings(), in: run)
      _ = try trainer.run(shouldStop: { true })
      _ = try trainer.run()
      let log = TrainingLog.read(run.log)
      #expect(log[0].notes == ["noise: none"] && log.dropFirst().allSatisfy { $0.notes == nil })
    }
  }
}
