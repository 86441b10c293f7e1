import AssayCheckpoint
import AssayDiffusion
import AssayErrors
import AssayFeatures
import AssayNN
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestNetworks
import _AssayTestSupport

@testable import AssayNetworks
@testable import AssayPhonePuRe

@Suite("Checkpoints of refinement")
struct PhonePuReCheckpointTests {
  @Test("A Lightning checkpoint gives its averaged weights and its recipe, whatever classes it names")
  func lightning() throws {
    let url = TestFiles.fixture("refinement/lightning.ckpt")
    let checkpoint = try PhonePuReCheckpoint(url)
    #expect(checkpoint.isAveraged)
    #expect(checkpoint.tensors.count == 271)
    #expect(checkpoint.network == NCSNppConfiguration(channels: 4))
    #expect(checkpoint.recipe.spectrogram.window == Window(.squareRootHann))
    #expect(checkpoint.recipe.spectrogram.factor == 0.15)
    #expect(checkpoint.recipe.process == OUVESDE(stiffness: 1.25))
    // Raw weights are 0.01 everywhere, averaged ones 0.05 · sin(i).
    let first = try #require(checkpoint.tensors["output_layer.weight"]).floats()
    expectClose(first, (0..<first.count).map { Float(0.05 * sin(Double($0))) }, tolerance: 1e-7, "averaged")
    let network = try NCSNpp(checkpoint.tensors, source: url.path, checkpoint.network)
    #expect(try PhonePuReRefinement(network, checkpoint.recipe).usesPhonemes)
  }

  @Test("Averaged weights that are one too few are refused: nobody knows which is missing")
  func shortAverage() throws {
    #expect {
      try PhonePuReCheckpoint(TestFiles.fixture("refinement/lightning_short_ema.ckpt"))
    } throws: {
      ($0 as? CheckpointError)?.code == .malformed && "\($0)".contains("270 averaged weights for 271")
    }
  }

  @Test("A bare state dict is read with and without the prefix, by the official recipe")
  func bare() throws {
    let weights = try TestNetworks.tinyWeights()
    try TestFiles.withTemporaryFolder { folder in
      for prefix in ["", "score_net."] {
        let url = folder.appendingPathComponent("network.safetensors")
        try SafetensorsWriter.write(
          Dictionary(uniqueKeysWithValues: weights.map { (prefix + $0.key, $0.value) }), to: url)
        let checkpoint = try PhonePuReCheckpoint(url)
        #expect(checkpoint.tensors.keys.sorted() == weights.keys.sorted())
        #expect(!checkpoint.isAveraged && checkpoint.recipe == .phonePuRe)
        #expect(checkpoint.network == TestNetworks.tinyConfiguration)
      }
    }
  }

  @Test("Another kind of model is refused with a sentence")
  func otherModel() throws {
    #expect {
      try PhonePuReCheckpoint(TestFiles.fixture("ge2e/expected.safetensors"))
    } throws: {
      ($0 as? CheckpointError)?.code == .missingEntry
    }
  }

  /// The state dict of a network of some size, in the reference's names.
  private static func weights(_ configuration: NCSNppConfiguration) -> [String: CheckpointTensor] {
    let loader = WeightLoader(initializing: RandomGenerator(seed: 1))
    _ = NCSNpp(loader, configuration)
    let numbers = Dictionary(
      uniqueKeysWithValues: NCSNppWeights.moduleNames(configuration).enumerated().map { ($1, $0) })
    var weights: [String: CheckpointTensor] = [:]
    for (key, tensor) in loader.parameters {
      let name = numbers.keys.first { key.hasPrefix($0 + ".") }
      let stored = name.flatMap { numbers[$0] }.map { "all_modules.\($0)" + key.dropFirst(name!.count) }
      weights[stored ?? key] = CheckpointTensor(shape: tensor.shape, floats: tensor.floats)
    }
    return weights
  }

  private static func read(_ weights: [String: CheckpointTensor]) throws -> PhonePuReCheckpoint {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("network.safetensors")
      try SafetensorsWriter.write(weights, to: url)
      return try PhonePuReCheckpoint(url)
    }
  }

  @Test(
    "Resolutions, their widths and the number of residual blocks are read from the weights",
    arguments: [
      ([1, 2, 2, 2], 1, 6), ([1], 1, 4), ([1], 3, 6), ([1, 3], 2, 6), ([2, 1, 4], 1, 4),
      ([1, 1, 2, 2, 1], 2, 6),
    ])
  func sizes(_ multipliers: [Int], _ blocks: Int, _ inputs: Int) throws {
    let configuration = NCSNppConfiguration(
      channels: 4, multipliers: multipliers, residualBlocks: blocks, inputChannels: inputs)
    let checkpoint = try Self.read(Self.weights(configuration))
    #expect(checkpoint.network == configuration)
    _ = try NCSNpp(checkpoint.tensors, source: "network", checkpoint.network)
  }

  @Test("One weight that is missing, whichever it is, is named or makes it no such network")
  func missingKey() throws {
    let configuration = NCSNppConfiguration(channels: 4, multipliers: [1, 2], residualBlocks: 2)
    let weights = Self.weights(configuration)
    for key in weights.keys.sorted() {
      var fewer = weights
      fewer[key] = nil
      do {
        let checkpoint = try Self.read(fewer)
        #expect(checkpoint.network == configuration, "without \(key)")
        let error = #expect(throws: WeightError.self) {
          try NCSNpp(checkpoint.tensors, source: "network", checkpoint.network)
        }
        #expect(error?.code == .missingKeys && error?.missing.count == 1, "without \(key)")
      } catch let error as CheckpointError {
        #expect(["all_modules.0.W", "all_modules.3.weight"].contains(key) && error.message.contains(key))
      }
    }
  }

  @Test("A network of another construction is refused with its sizes")
  func otherConstruction() throws {
    let weights = Self.weights(NCSNppConfiguration(channels: 4, multipliers: [1, 2]))
    var more = weights
    more["all_modules.40.weight"] = CheckpointTensor(shape: [4], floats: [1, 1, 1, 1])
    var odd = weights
    odd["all_modules.0.W"] = CheckpointTensor(shape: [3], floats: [1, 1, 1])
    for wrong in [more, odd] {
      #expect {
        try Self.read(wrong)
      } throws: {
        ($0 as? CheckpointError)?.code == .wrongKind && "\($0)".contains("another construction")
      }
    }
  }
}
