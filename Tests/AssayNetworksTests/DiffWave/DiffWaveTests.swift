import AssayCheckpoint
import AssayErrors
import AssayNN
import AssayTensor
import Foundation
import Testing
import _AssayTestNetworks
import _AssayTestSupport

@testable import AssayNetworks

@Suite("The noise predictor DiffWave")
struct DiffWaveTests {
  @Test("The tiny network's predictions are the reference's within 1e-5", arguments: [0, 2, 199])
  func tiny(step: Int) throws {
    let golden = try DiffWaveFixtures.expected("tiny")
    let network = try DiffWaveFixtures.tiny()
    let found = withoutGradients { network(golden["x"]!.tensor(), step: step) }
    #expect(found.shape == [2, 1, 2048])
    expectClose(
      found.floats, try #require(golden["eps_t\(step)"]).floats(), tolerance: 1e-5,
      "tiny DiffWave, step \(step)")
  }

  // No float32 computation comes nearer: against the same network in double precision, the reference's own values
  // are off by 5e-5 in the root mean square and 2.1e-4 at worst, ours by 4.7e-5 and 1.9e-4.
  @Test(
    "The official network's predictions are the reference's within 1e-4 of their deviation, as root mean square"
  )
  func official() throws {
    let golden = try DiffWaveFixtures.expected("official")
    let network = try DiffWaveFixtures.official()
    let x = try #require(golden["x"]).tensor()
    for step in [0, 2, 199] {
      let expected = try #require(golden["eps_t\(step)"]).tensor()
      let deviation = expected.variance().scalar.squareRoot()
      let found = withoutGradients { network(x, step: step) }
      #expect(found.shape == expected.shape)
      let difference = (found - expected).square().mean().scalar.squareRoot()
      expectClose(
        difference, 0, tolerance: 1e-4, scale: deviation, "official DiffWave, step \(step), root mean square")
      expectClose(
        found.floats, expected.floats, tolerance: 4e-4, scale: deviation, "official DiffWave, step \(step)")
    }
  }

  @Test("The specification's check value is met within 1e-5")
  func checkValue() throws {
    let values = try DiffWaveCheckValues.load()
    let found = withoutGradients {
      try? values.makeNetwork()(Tensor(DiffWaveCheckValues.input, shape: [1, 1, 64]), step: 2)
    }
    values.forward.expect(try #require(found), tolerance: 1e-5, "forward pass")
  }

  @Test("Sines come first, frequencies fall from 1 to 1e-4")
  func embedding() throws {
    let loader = WeightLoader([:], source: "nothing")
    let values = DiffWaveStepEmbedding(loader, .phonePuRe).sinusoids(Tensor([2])).floats
    #expect(values.count == 128)
    let chosen = [0, 1, 63, 64].map { values[$0] }
    expectClose(chosen, [0.9093, 0.9877, 2.0e-4, -0.4161], tolerance: 5e-5, "embedding of step 2")
  }

  @Test("Weights from safetensors and from the checkpoint are the same")
  func formats() throws {
    let other = try DiffWaveWeights.read(TestFiles.fixture("diffwave/tiny/weights.safetensors"))
    let weights = try DiffWaveFixtures.tinyWeights()
    #expect(Set(other.keys) == Set(weights.keys))
    for (key, tensor) in weights { #expect(try other[key]?.floats() == tensor.floats()) }
  }

  @Test("Any length, and items of a batch at steps of their own, as each alone", arguments: 0..<6)
  func batches(index: Int) throws {
    let network = try DiffWaveFixtures.tiny()
    var numbers = SeededNumbers(seed: UInt64(index))
    let length = index == 0 ? 1 : Int.random(in: 2...3_000, using: &numbers)
    let steps = (0..<3).map { _ in Int.random(in: 0..<200, using: &numbers) }
    let x = RandomGenerator(seed: UInt64(index)).normal([3, 1, length])
    let together = withoutGradients { network(x, steps: Tensor(steps.map(Float.init))) }
    #expect(together.shape == [3, 1, length])
    for (item, step) in steps.enumerated() {
      let alone = withoutGradients { network(x.sliced(0, item..<item + 1), step: step) }
      expectClose(
        together.sliced(0, item..<item + 1).floats, alone.floats, tolerance: 2e-6, "item \(item) of \(length)"
      )
    }
  }

  @Test("With and without gradients, which are computed differently, the predictions are the same")
  func withAndWithoutGradients() throws {
    let network = try DiffWaveFixtures.tiny()
    let x = RandomGenerator(seed: 3).normal([2, 1, 777])
    let expected = network(x.requiringGradient(), step: 5)
    #expect(expected.requiresGradient)
    let found = withoutGradients { network(x, step: 5) }
    expectClose(found.floats, expected.floats, tolerance: 1e-6, "without gradients")
  }

  @Test("A sample depends on those within the receptive radius and no others")
  func receptiveField() throws {
    let network = try DiffWaveFixtures.tiny()
    let radius = network.configuration.receptiveRadius
    #expect(radius == 14)
    let x = RandomGenerator(seed: 2).normal([1, 1, 101])
    let bump = Tensor((0..<101).map { $0 == 50 ? 1 : 0 }, shape: [1, 1, 101])
    let changes = withoutGradients { (network(x + bump, step: 2) - network(x, step: 2)).floats }
    // Convolutions that compute several samples together round them differently when one of them changes.
    let changed = changes.indices.filter { abs(changes[$0]) > 1e-6 }
    #expect(changed.allSatisfy { abs($0 - 50) <= radius })
    #expect(changed.first == 50 - radius && changed.last == 50 + radius)
  }

  @Test(
    "A missing, an unknown and a misshapen key are named",
    arguments: [
      "residual_layer.residual_blocks.3.dilated_conv_layer.conv.weight_v", "final_conv.2.conv.weight",
      "residual_layer.fc_t2.bias", "init_conv.0.conv.weight_g",
    ])
  func keys(key: String) throws {
    let configuration = try DiffWaveFixtures.configuration("tiny")
    let weights = try DiffWaveFixtures.tinyWeights()
    func failure(_ change: (inout [String: CheckpointTensor]) -> Void) throws -> WeightError {
      var changed = weights
      change(&changed)
      return try #require(throws: WeightError.self) {
        try DiffWave(changed, source: "purification.pkl", configuration)
      }
    }
    #expect(try failure { $0[key] = nil }.missing == [key])
    let unknown = try failure { $0["residual_layer.extra"] = $0[key] }
    #expect(unknown.unexpected == ["residual_layer.extra"] && unknown.code == .unexpectedKeys)
    let misshapen = try failure { $0[key] = CheckpointTensor(shape: [2], floats: [1, 2]) }
    #expect(misshapen.misshapen.count == 1 && misshapen.description.contains(key))
    #expect(misshapen.description.contains("purification.pkl"))
  }

  @Test("Weights of another size are refused, all problems at once")
  func otherSize() throws {
    let error = try #require(throws: WeightError.self) {
      try DiffWave(DiffWaveFixtures.tinyWeights(), source: "purification.pkl")
    }
    #expect(error.code == .several && error.missing.count == 30 * 11 && !error.misshapen.isEmpty)
  }

  @Test("A file without a model_state_dict is refused, and so is one that is not there")
  func files() throws {
    #expect {
      try DiffWaveWeights.read(TestFiles.fixture("checkpoints/zip.pt"))
    } throws: {
      ($0 as? CheckpointError)?.code == .missingEntry
    }
    #expect {
      try DiffWaveWeights.read(TestFiles.fixture("diffwave/nothing.pkl"))
    } throws: {
      ($0 as? CheckpointError)?.code == .unreadable
    }
  }
}
