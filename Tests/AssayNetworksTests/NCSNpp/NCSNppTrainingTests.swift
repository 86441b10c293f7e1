import AssayCheckpoint
import AssayTensor
import Foundation
import Testing
import _AssayTestNetworks
import _AssayTestSupport

@testable import AssayNetworks

@Suite("NCSN++ in training")
struct NCSNppTrainingTests {
  private static let sizes = NCSNppConfiguration(channels: 8, multipliers: [1, 2], inputChannels: 4)

  private static func initial(seed: UInt64 = 4) -> [(key: String, tensor: Tensor)] {
    NCSNppWeights.initial(sizes, using: RandomGenerator(seed: seed))
  }

  private static func parameters(_ initial: [(key: String, tensor: Tensor)]) -> [String: Tensor] {
    Dictionary(uniqueKeysWithValues: initial.map { ($0.key, $0.tensor) })
  }

  private static func inputs(_ count: Int) -> Tensor {
    RandomGenerator(seed: 9).complexNormal([count, 2, 8, 6])
  }

  @Test("First weights have the reference's keys and load as an official state dict")
  func keys() throws {
    let initial = Self.initial()
    let layout = NCSNppWeights.layout(Self.sizes)
    #expect(initial.map(\.key) == layout.map(\.key) && initial.map(\.tensor.shape) == layout.map(\.shape))
    #expect(Set(initial.map(\.key)).isSuperset(of: ["all_modules.0.W", "output_layer.bias"]))
    let tensors = Dictionary(
      uniqueKeysWithValues: initial.map {
        ($0.key, CheckpointTensor(shape: $0.tensor.shape, floats: $0.tensor.floats))
      })
    let loaded = try NCSNpp(tensors, source: "memory", Self.sizes)
    let live = NCSNpp(live: Self.parameters(initial), Self.sizes)
    let inputs = Self.inputs(1)
    withoutGradients {
      #expect(loaded(inputs, time: 0.4).viewAsReal().floats == live(inputs, time: 0.4).viewAsReal().floats)
    }
  }

  @Test("It begins with nothing to say but the last bias")
  func begins() {
    let network = NCSNpp(live: Self.parameters(Self.initial()), Self.sizes)
    let output = withoutGradients { network(Self.inputs(2), time: 0.2).abs().floats }
    #expect(output.allSatisfy { $0 < 1e-2 })
  }

  @Test("Items at different times are each what they are at one time")
  func times() throws {
    let network = try TestNetworks.tiny()
    let golden = try Checkpoint.open(TestFiles.fixture("ncsnpp/tiny_expected.safetensors")).tensors
    let input = try #require(golden["x"]).complex()
    withoutGradients {
      let both = network(.concatenated([input, input], 0), times: Tensor([0.03, 0.5]))
      for (index, time) in [0.03, 0.5].enumerated() {
        let alone = network(input, time: time).parts
        expectClose(
          both.sliced(0, index..<index + 1).contiguous().parts, alone, tolerance: 1e-5,
          scale: rootMeanSquare(alone), "time \(time)")
      }
    }
  }

  @Test("Every weight but the fixed frequencies has a gradient")
  func gradients() {
    // Away from the beginning, where next to nothing comes through.
    let generator = RandomGenerator(seed: 2)
    let entries = Self.initial().map { ($0.key, ($0.tensor + generator.normal($0.tensor.shape) * 0.1)) }
    let trained = entries.filter { NCSNppWeights.isTrained($0.0) }.map { ($0.0, $0.1.requiringGradient()) }
    #expect(trained.count == entries.count - 1)
    let parameters = Dictionary(entries + trained) { $1 }
    let output = NCSNpp(live: parameters, Self.sizes)(Self.inputs(2), times: Tensor([0.1, 0.8]))
    let gradients = output.viewAsReal().square().sum().gradients(of: trained.map(\.1))
    for (entry, gradient) in zip(trained, gradients) {
      let norm = withoutGradients { gradient.norm().scalar }
      #expect(norm > 0 && norm.isFinite, "\(entry.0)")
    }
  }
}
