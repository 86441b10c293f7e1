import AssayCheckpoint
import AssayNN
import AssayTensor
import Testing
import _AssayTestSupport

@testable import AssayNetworks

@Suite("BandUNet")
struct BandUNetTests {
  static let sizes = BandUNetConfiguration(
    spectra: 2, usesPhonemes: true, frequencies: 32, bands: 8, channels: [4, 6], dilations: [1, 2],
    frameChannels: 10, embeddingWidth: 8)

  static func parameters(_ sizes: BandUNetConfiguration = Self.sizes, seed: UInt64 = 1) -> [(
    key: String, tensor: Tensor
  )] {
    let loader = WeightLoader(initializing: RandomGenerator(seed: seed))
    _ = BandUNet(loader, sizes)
    return loader.parameters
  }

  static func tensors() -> [String: CheckpointTensor] {
    Dictionary(
      uniqueKeysWithValues: parameters().map {
        ($0.key, CheckpointTensor(shape: $0.tensor.shape, floats: $0.tensor.floats))
      })
  }

  private static func network() throws -> any SpectralNetwork {
    try sizes.network(tensors(), source: "test")
  }

  private static func values(_ tensor: Tensor) -> [Float] { tensor.viewAsReal().contiguous().floats }

  /// The fixtures were made by a second implementation, in PyTorch, by who had read this one: it checks the operations,
  /// not the design.
  @Test(
    "Outputs are those of a second implementation, in PyTorch, within 1e-5",
    arguments: [
      (
        "denoiser",
        BandUNetConfiguration(
          spectra: 1, frequencies: 32, bands: 8, channels: [4, 6], dilations: [1, 2], frameChannels: 10,
          embeddingWidth: 8)
      ),
      (
        "refiner",
        BandUNetConfiguration(
          spectra: 2, usesPhonemes: true, frequencies: 40, bands: 12, channels: [5, 8], dilations: [2, 1],
          frameChannels: 9, embeddingWidth: 6)
      ),
    ])
  func parity(name: String, sizes: BandUNetConfiguration) throws {
    func tensors(_ name: String) throws -> [String: CheckpointTensor] {
      try Checkpoint.open(TestFiles.fixture("bandunet/\(name).safetensors")).tensors
    }
    let network = try sizes.network(tensors(name), source: name)
    let golden = try tensors("\(name)_io")
    let found = try withoutGradients {
      try network(
        #require(golden["spectra"]).tensor().viewAsComplex(), noise: #require(golden["noise"]).tensor())
    }
    expectClose(
      Self.values(found), try #require(golden["output"]).floats(), tolerance: 1e-5, "BandUNet, \(name)")
  }

  @Test("Shapes are those of one spectrogram, for any batch and length, odd ones and silence too")
  func shapes() throws {
    let network = try Self.network()
    let generator = RandomGenerator(seed: 2)
    for (count, frames) in [(1, 1), (2, 2), (2, 7), (3, 40)] {
      for scale in [0.0, 1] {
        let out = network(
          generator.complexNormal([count, 3, 32, frames]) * Tensor([Float(scale)]), noise: Tensor([0.5]))
        #expect(out.shape == [count, 1, 32, frames])
        #expect(out.viewAsReal().isFinite().allTrue)
      }
    }
  }

  @Test("Items of a batch do not see each other, and the level matters")
  func batch() throws {
    let network = try Self.network()
    let input = RandomGenerator(seed: 3).complexNormal([2, 3, 32, 9])
    let both = network(input, noise: Tensor([0.2, 2]))
    for (item, level) in [(0, Float(0.2)), (1, 2)] {
      let alone = network(input.sliced(0, item..<item + 1), noise: Tensor([level]))
      expectClose(
        Self.values(both.sliced(0, item..<item + 1)), Self.values(alone), tolerance: 1e-5, "item \(item)")
    }
    let other = network(input, noise: Tensor([2, 2]))
    let change = (both - other).abs().mean(1, 2, 3).floats
    #expect(change[0] > 1e-5 && change[1] < 1e-6)
  }

  @Test("Phases are those of the speech: only the purified spectrum and its gains come out at first")
  func phases() throws {
    let network = try Self.network()
    let input = RandomGenerator(seed: 4).complexNormal([1, 3, 32, 12])
    let out = network(input, noise: Tensor([1]))
    let purified = input.sliced(1, 1..<2)
    // The state begins at −40 dB: a hundredth of the power, a tenth of a compressed magnitude.
    let angle = (out * purified.conjugate()).angle().abs().mean().scalar
    #expect(angle < 0.2)
  }

  @Test("Of the phonemes the real part is used, and no other channel")
  func phonemes() throws {
    let network = try Self.network()
    let generator = RandomGenerator(seed: 4)
    let spectra = generator.complexNormal([1, 2, 32, 5])
    let (a, b) = (generator.normal([1, 1, 32, 5]), generator.normal([1, 1, 32, 5]))
    func output(_ real: Tensor, _ imaginary: Tensor) -> [Float] {
      let lambda = Tensor.stacked([real, imaginary], 4).viewAsComplex()
      return Self.values(network(.concatenated([spectra, lambda], 1), noise: Tensor([1])))
    }
    #expect(output(a, b) == output(a, a))
    #expect(output(a, b) != output(b, b))
  }

  @Test("Gradients agree with differences of the loss")
  func gradients() throws {
    let parameters = Self.parameters()
    let generator = RandomGenerator(seed: 5)
    let input = generator.complexNormal([2, 3, 32, 9])
    let direction = generator.normal([2, 1, 32, 9])
    func loss(_ tensors: [(key: String, tensor: Tensor)]) -> Tensor {
      let live = Dictionary(uniqueKeysWithValues: tensors.map { ($0.key, $0.tensor) })
      let out = BandUNet(WeightLoader(live: live), Self.sizes)(input, noise: Tensor([0.3, 1.5]))
      return ((out.abs() + 1e-3).log() * direction).mean()
    }
    var checked = 0
    for (index, parameter) in parameters.enumerated() {
      var trained = parameters
      let leaf = parameter.tensor.requiringGradient()
      trained[index].tensor = leaf
      let gradient = withGradients { loss(trained).gradients(of: [leaf])[0] }
      // Along the gradient itself the difference is largest.
      let size = gradient.square().sum().sqrt().scalar
      guard size > 1e-6 else { continue }
      checked += 1
      let step = 0.02 * max(0.1, parameter.tensor.square().mean().sqrt().scalar)
      func moved(_ sign: Double) -> Double {
        trained[index].tensor = parameter.tensor + gradient * (sign * step / size)
        return withoutGradients { loss(trained).scalar }
      }
      let difference = (moved(1) - moved(-1)) / (2 * step)
      #expect(abs(difference - size) < 0.05 * size + 2e-5, "\(parameter.key): \(difference), \(size)")
    }
    #expect(checked > parameters.count * 9 / 10, "\(checked) of \(parameters.count) have a gradient")
  }

  @Test("A missing, misshapen or unknown weight is named")
  func wrongWeights() throws {
    var tensors = Self.tensors()
    tensors["blocks.1.gain"] = nil
    tensors["input.bias"] = CheckpointTensor(shape: [3], floats: [1, 2, 3])
    tensors["surplus"] = CheckpointTensor(shape: [1], floats: [1])
    let error = #expect(throws: WeightError.self) {
      try Self.sizes.network(tensors, source: "file")
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("blocks.1.gain") && text.contains("input.bias") && text.contains("surplus"))
  }

  @Test("Impossible sizes are refused")
  func wrongSizes() {
    func refused(_ change: (inout BandUNetConfiguration) -> Void) -> Bool {
      var sizes = Self.sizes
      change(&sizes)
      return (try? sizes.validate()) == nil
    }
    #expect(refused { $0.bands = 6 })
    #expect(refused { $0.channels = [4] })
    #expect(refused { $0.channels = [4, 1_000_000_000] })
    #expect(
      refused {
        $0.channels = [4, 4_096]
        $0.bands = 512
      })
    #expect(refused { $0.dilations = [] })
    #expect(refused { $0.embeddingWidth = 7 })
    #expect(refused { $0.frameChannels = 0 })
    #expect(refused { $0.spectra = 0 })
    #expect(!refused { _ in })
  }
}
