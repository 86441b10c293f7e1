import AssayCheckpoint
import AssayErrors
import AssayNN
import AssayRoles
import AssayTensor
import Foundation
import Testing
import _AssayTestNetworks
import _AssayTestSupport

@testable import AssayNetworks

@Suite("NCSN++")
struct NCSNppTests {
  @Test("The tiny network is the reference's at three times", arguments: ["0.03", "0.5", "1.0"])
  func tiny(time: String) throws {
    let golden = try Checkpoint.open(TestFiles.fixture("ncsnpp/tiny_expected.safetensors")).tensors
    try expectParity(TestNetworks.tiny(), golden, time, "NCSN++ tiny")
  }

  @Test("The official network, 27,776,038 weights by formula, is the reference's at three times")
  func official() throws {
    let golden = try Checkpoint.open(TestFiles.fixture("ncsnpp/official_expected.safetensors")).tensors
    let shapes = try TestNetworks.officialShapes()
    let tensors = Dictionary(
      uniqueKeysWithValues: FormulaWeights.golden(shapes: shapes).map {
        ($0.key, CheckpointTensor(shape: shapes[$0.key, default: []], floats: $0.value))
      })
    #expect(tensors.values.reduce(0) { $0 + $1.count } == 27_776_038)
    let network = try NCSNpp(tensors, source: "formula")
    for time in ["0.03", "0.5", "1.0"] { try expectParity(network, golden, time, "NCSN++ official") }
  }

  private func expectParity(
    _ network: NCSNpp, _ golden: [String: CheckpointTensor], _ time: String, _ what: String
  ) throws {
    let input = try #require(golden["x"]).complex()
    let expected = try #require(golden["out_t\(time)"]).floats()
    let output = try withoutGradients { network(input, time: try #require(Double(time))) }
    #expect(output.shape == [1, 1, input.size(2), input.size(3)])
    expectClose(
      output.parts, expected, tolerance: 1e-4, scale: rootMeanSquare(expected), "\(what) at \(time)")
  }

  @Test("The check values of a network with nf 16 are met")
  func checkValues() throws {
    let shape = [1, 1, 32, 16]
    let phonemes = TestNetworks.positiveValues(shape, 0.3).to(.complex64)
    let inputs = Tensor.concatenated(
      [TestNetworks.complexValues(shape, 0.1), TestNetworks.complexValues(shape, 0.2), phonemes], 1)
    let output = try withoutGradients { try TestNetworks.checked()(inputs, time: 0.5) }
    try CheckValues.entry("ncsnpp_tiny_forward").expect(output.parts, tolerance: 1e-4, "nf 16")
  }

  @Test("Every size that can be halved at each resolution gives the batch's items as they are alone")
  func shapes() throws {
    let network = try TestNetworks.tiny()
    var numbers = SeededNumbers(seed: 4)
    for _ in 0..<12 {
      let (batch, height, width) = (
        Int.random(in: 1...3, using: &numbers), 8 * Int.random(in: 1...6, using: &numbers),
        8 * Int.random(in: 1...6, using: &numbers)
      )
      let inputs = RandomGenerator(seed: numbers.next()).complexNormal([batch, 3, height, width])
      let time = Double.random(in: 0.03...1, using: &numbers)
      let (all, last) = withoutGradients {
        (network(inputs, time: time), network(inputs.sliced(0, batch - 1..<batch).contiguous(), time: time))
      }
      #expect(all.shape == [batch, 1, height, width])
      expectClose(
        all.sliced(0, batch - 1..<batch).parts, last.parts, tolerance: 1e-4,
        scale: rootMeanSquare(last.parts), "last of \(batch) of \(height) × \(width)")
    }
  }

  @Test("Networks of other depths, blocks and channels load exactly their weights and compute")
  func configurations() throws {
    for configuration in [
      NCSNppConfiguration(channels: 4, multipliers: [1], residualBlocks: 1, inputChannels: 2),
      NCSNppConfiguration(channels: 4, multipliers: [1, 3], residualBlocks: 2, inputChannels: 4),
      NCSNppConfiguration(channels: 8, multipliers: [2, 1, 1], residualBlocks: 3, inputChannels: 6),
    ] {
      // An empty file names everything that the network needs.
      let loader = WeightLoader([:], source: "nothing")
      let network = NCSNpp(loader, configuration)
      let output = withoutGradients {
        network(RandomGenerator(seed: 1).complexNormal([1, configuration.inputs, 8, 12]), time: 0.5)
      }
      #expect(output.shape == [1, 1, 8, 12])
      #expect {
        try loader.finish()
      } throws: {
        let names = NCSNppWeights.moduleNames(configuration) + ["output_layer"]
        let missing = ($0 as? WeightError)?.missing ?? []
        return names.allSatisfy { name in missing.contains { $0.hasPrefix(name + ".") } }
          && missing.allSatisfy { key in names.contains { key.hasPrefix($0 + ".") } }
      }
    }
  }

  @Test("The gradient with respect to the input agrees with a finite difference")
  func gradient() throws {
    let network = try TestNetworks.tiny()
    let generator = RandomGenerator(seed: 8)
    let inputs = generator.normal([1, 3, 16, 16, 2])
    let function: (Tensor) -> Tensor = { network($0.viewAsComplex(), time: 0.5).viewAsReal().square().sum() }
    let leaf = inputs.requiringGradient()
    let gradient = function(leaf).gradients(of: [leaf])[0]
    let length = gradient.norm().scalar
    let step = gradient * (1e-2 / length)
    let (up, down) = withoutGradients { (function(inputs + step).scalar, function(inputs - step).scalar) }
    expectClose((up - down) / 2e-2, length, tolerance: 0.02, scale: length, "directional derivative")
  }

  @Test("With and without gradients, which are computed differently, the output is the same")
  func withAndWithoutGradients() throws {
    let network = try TestNetworks.tiny()
    let inputs = RandomGenerator(seed: 9).normal([2, 3, 24, 40, 2])
    let expected = network(inputs.requiringGradient().viewAsComplex(), time: 0.3)
    #expect(expected.requiresGradient)
    let found = withoutGradients { network(inputs.viewAsComplex(), time: 0.3) }
    let values = expected.detached().parts
    expectClose(found.parts, values, tolerance: 1e-5, scale: rootMeanSquare(values), "without gradients")
  }

  @Test("Missing, unknown and misshapen keys are named, and so is a number that no module has")
  func keys() throws {
    let weights = try TestNetworks.tinyWeights()
    func error(_ change: (inout [String: CheckpointTensor]) -> Void) -> WeightError? {
      var changed = weights
      change(&changed)
      do {
        _ = try NCSNpp(changed, source: "network.ckpt", TestNetworks.tinyConfiguration)
        return nil
      } catch {
        return error as? WeightError
      }
    }
    #expect(error { _ in } == nil)
    #expect(
      error { $0["all_modules.15.NIN_2.W"] = nil }?.missing == ["middle.attention.NIN_2.W"])
    #expect(
      error { $0["all_modules.36.weight"] = $0["output_layer.bias"] }?.unexpected == ["all_modules.36.weight"]
    )
    #expect(
      error { $0["all_modules.015.NIN_2.W"] = $0["output_layer.bias"] }?.unexpected
        == ["all_modules.015.NIN_2.W"])
    #expect(error { $0["output_layer.bias"] = $0["all_modules.0.W"] }?.code == .wrongShapes)
  }

  @Test("Impossible configurations are refused")
  func impossible() throws {
    for configuration in [
      NCSNppConfiguration(channels: 0), NCSNppConfiguration(channels: 130),
      NCSNppConfiguration(multipliers: []), NCSNppConfiguration(multipliers: [1, 9]),
      NCSNppConfiguration(multipliers: [1, 0]),
      NCSNppConfiguration(residualBlocks: 0), NCSNppConfiguration(inputChannels: 5),
    ] {
      #expect {
        try NCSNpp([:], source: "nothing", configuration)
      } throws: {
        ($0 as? RoleError)?.code == .invalidParameter
      }
    }
    try NCSNppConfiguration.phonePuRe.validate()
  }

  @Test("A configuration is read under the reference's names")
  func codable() throws {
    let text = #"{"nf": 8, "ch_mult": [1, 2, 2, 2], "num_res_blocks": 1, "input_channels": 6}"#
    let configuration = try JSONDecoder().decode(NCSNppConfiguration.self, from: Data(text.utf8))
    #expect(configuration == TestNetworks.tinyConfiguration)
  }

  @Test("The layout has the official network's keys and shapes, and its call the known number of operations")
  func layout() throws {
    let layout = NCSNppWeights.layout(.phonePuRe)
    let shapes = try TestNetworks.officialShapes()
    #expect(Dictionary(uniqueKeysWithValues: layout.map { ($0.key, $0.shape) }) == shapes)
    #expect(layout.count == shapes.count)
    let operations = NCSNppWeights.operations(.phonePuRe, frequencies: 256, frames: 128)
    #expect((operations / 1e9).rounded() == 313)
    let small = NCSNppConfiguration(channels: 4, multipliers: [1], inputChannels: 2)
    // Input 2 → 4, three blocks 4 → 4, two blocks 8 → 4 with shortcuts, output 4 → 2, the last layer 2 → 2, and the
    // attention's four maps, each at 8 × 8 places; queries by keys and weights by values.
    let kernels = 9 * (2 * 4 + 3 * 32 + 2 * (32 + 16) + 4 * 2) + 2 * 32 + 2 * 2 + 4 * 16
    #expect(
      NCSNppWeights.operations(small, frequencies: 8, frames: 8)
        == Double(2 * (kernels * 64 + 2 * 4 * 64 * 64)))
  }

  @Test("Module numbers have the specification's meaning")
  func names() {
    let names = NCSNppWeights.moduleNames(.phonePuRe)
    #expect(names.count == 36)
    for (number, name) in [
      (6, "encoder.0.pyramid"), (11, "encoder.2.down"), (15, "middle.attention"), (20, "decoder.3.output"),
      (28, "decoder.1.block.1"), (31, "decoder.1.up"), (35, "decoder.0.output"),
    ] { #expect(names[number] == name) }
  }
}
