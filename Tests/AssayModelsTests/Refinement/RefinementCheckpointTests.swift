import AssayCheckpoint
import AssayNN
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayModels

@Suite("Checkpoints of refinement")
struct RefinementCheckpointTests {
  @Test("A Lightning checkpoint gives its averaged weights and its recipe, whatever classes it names")
  func lightning() throws {
    let url = TestFiles.fixture("refinement/lightning.ckpt")
    let checkpoint = try RefinementCheckpoint(url)
    #expect(checkpoint.isAveraged)
    #expect(checkpoint.tensors.count == 271)
    #expect(checkpoint.network == NCSNppConfiguration(channels: 4))
    #expect(checkpoint.recipe.spectrogram.window == Window(.squareRootHann))
    #expect(checkpoint.recipe.spectrogram.factor == 0.15)
    #expect(checkpoint.recipe.process == OUVESDE(stiffness: 1.25))
    // Raw weights are 0.01 everywhere, averaged ones 0.05 · sin(i).
    let first = try #require(checkpoint.tensors["output_layer.weight"]).floats()
    expectClose(first, (0..<first.count).map { Float(0.05 * sin(Double($0))) }, tolerance: 1e-7, "averaged")
    #expect(try Refinement(weights: url).usesPhonemes)
  }

  @Test("Averaged weights that are one too few are refused: nobody knows which is missing")
  func shortAverage() throws {
    #expect {
      try RefinementCheckpoint(TestFiles.fixture("refinement/lightning_short_ema.ckpt"))
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
        let checkpoint = try RefinementCheckpoint(url)
        #expect(checkpoint.tensors.keys.sorted() == weights.keys.sorted())
        #expect(!checkpoint.isAveraged && checkpoint.recipe == .phonePuRe)
        #expect(checkpoint.network == TestNetworks.tinyConfiguration)
      }
    }
  }

  @Test("Another kind of model is refused with a sentence")
  func otherModel() throws {
    #expect {
      try RefinementCheckpoint(TestFiles.fixture("ge2e/expected.safetensors"))
    } throws: {
      ($0 as? CheckpointError)?.code == .missingEntry
    }
  }
}
