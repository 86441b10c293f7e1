import AssayCheckpoint
import AssayNN
import AssayTensor
import Testing
import _AssayTestNetworks
import _AssayTestSupport

@testable import AssayNetworks

@Suite("SpectralConvNeXt")
struct SpectralConvNeXtTests {
  @Test("Shapes are those of one spectrogram, for any batch and length")
  func shapes() throws {
    let network = try SpectralConvNeXt(
      TestNetworks.weights(TestNetworks.spectral), source: "test", TestNetworks.spectral)
    let generator = RandomGenerator(seed: 2)
    for (count, frames) in [(1, 1), (2, 7), (3, 40)] {
      let out = network(generator.complexNormal([count, 3, 16, frames]), noise: Tensor([0.5]))
      #expect(out.shape == [count, 1, 16, frames])
      #expect(out.viewAsReal().isFinite().allTrue)
    }
  }

  @Test("Items of a batch do not see each other, and the level matters")
  func batch() throws {
    var tensors = TestNetworks.weights(TestNetworks.spectral)
    // The level's way into a new network is closed by zeros.
    for key in tensors.keys where key.contains("modulation.weight") {
      let shape = tensors[key]!.shape
      tensors[key] = CheckpointTensor(
        shape: shape, floats: RandomGenerator(seed: 5).normal(shape).floats.map { $0 * 0.3 })
    }
    let network = try SpectralConvNeXt(tensors, source: "test", TestNetworks.spectral)
    let input = RandomGenerator(seed: 3).complexNormal([2, 3, 16, 9])
    let both = network(input, noise: Tensor([0.2, 2]))
    for (item, level) in [(0, Float(0.2)), (1, 2)] {
      let alone = network(input.sliced(0, item..<item + 1), noise: Tensor([level]))
      expectClose(
        both.sliced(0, item..<item + 1).viewAsReal().contiguous().floats,
        alone.viewAsReal().contiguous().floats, tolerance: 1e-5, "item \(item)")
    }
    let other = network(input, noise: Tensor([2, 2]))
    let change = (both - other).abs().mean(1, 2, 3).floats
    #expect(change[0] > 1e-4 && change[1] < 1e-6)
  }

  @Test("Of the phonemes the real part is used, and no other channel")
  func phonemes() throws {
    let network = try SpectralConvNeXt(
      TestNetworks.weights(TestNetworks.spectral), source: "test", TestNetworks.spectral)
    let generator = RandomGenerator(seed: 4)
    let spectra = generator.complexNormal([1, 2, 16, 5])
    let (a, b) = (generator.normal([1, 1, 16, 5]), generator.normal([1, 1, 16, 5]))
    func output(_ real: Tensor, _ imaginary: Tensor) -> [Float] {
      let lambda = Tensor.stacked([real, imaginary], 4).viewAsComplex()
      return network(.concatenated([spectra, lambda], 1), noise: Tensor([1])).viewAsReal().contiguous()
        .floats
    }
    #expect(output(a, b) == output(a, a))
    #expect(output(a, b) != output(b, b))
  }

  @Test("A missing, misshapen or unknown weight is named")
  func wrongWeights() throws {
    var tensors = TestNetworks.weights(TestNetworks.spectral)
    tensors["blocks.1.gain"] = nil
    tensors["input.bias"] = CheckpointTensor(shape: [3], floats: [1, 2, 3])
    tensors["surplus"] = CheckpointTensor(shape: [1], floats: [1])
    let error = #expect(throws: WeightError.self) {
      try SpectralConvNeXt(tensors, source: "file", TestNetworks.spectral)
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("blocks.1.gain") && text.contains("input.bias") && text.contains("surplus"))
  }

  @Test(
    "A filter over frames is a mask where its other weights are zero, and shifts the spectrum where one is 1")
  func taps() throws {
    var sizes = TestNetworks.spectral
    let one = try SpectralConvNeXt(TestNetworks.weights(sizes), source: "test", sizes)
    sizes.taps = 3
    let (masks, frequencies) = (2 * (1 + sizes.spectra), sizes.frequencies)
    func filtering(_ change: (inout [Float]) -> Void) throws -> SpectralConvNeXt {
      var tensors = TestNetworks.weights(TestNetworks.spectral)
      for (key, width) in [("output.weight", sizes.hiddenChannels), ("output.bias", 1)] {
        var values = tensors[key]!.tensor().floats
        values += [Float](repeating: 0, count: sizes.outputChannels * width - values.count)
        if width == 1 { change(&values) }
        let shape = width == 1 ? [sizes.outputChannels] : [sizes.outputChannels, width]
        tensors[key] = CheckpointTensor(shape: shape, floats: values)
      }
      return try SpectralConvNeXt(tensors, source: "test", sizes)
    }
    let input = RandomGenerator(seed: 7).complexNormal([1, 3, 16, 6])
    func output(_ network: SpectralConvNeXt) -> Tensor { network(input, noise: Tensor([0.5])) }
    let plain = output(one)
    expectClose(
      output(try filtering { _ in }).viewAsReal().contiguous().floats, plain.viewAsReal().contiguous().floats,
      tolerance: 1e-6, "zero weights")
    // The first tap of the first spectrum is the frame before.
    let shifted = output(
      try filtering { bias in
        for frequency in 0..<frequencies { bias[masks * frequencies + frequency] = 1 }
      })
    let difference = (shifted - plain).selected(1, 0)
    expectClose(
      difference.sliced(2, 1..<6).viewAsReal().contiguous().floats,
      input.selected(1, 0).sliced(2, 0..<5).viewAsReal().contiguous().floats, tolerance: 1e-5,
      "the frame before")
    expectClose(difference.sliced(2, 0..<1).abs().max().scalar, 0, tolerance: 1e-6, "before the first")
  }

  @Test("Impossible sizes are refused")
  func wrongSizes() {
    func refused(_ change: (inout SpectralConvNeXtConfiguration) -> Void) -> Bool {
      var sizes = TestNetworks.spectral
      change(&sizes)
      return (try? sizes.validate()) == nil
    }
    #expect(refused { $0.kernel = 4 })
    #expect(refused { $0.dilations = [] })
    #expect(refused { $0.embeddingWidth = 7 })
    #expect(refused { $0.spectra = 0 })
    #expect(refused { $0.taps = 2 })
    #expect(!refused { _ in })
  }

  @Test("Products in bfloat16 differ by its rounding only")
  func bfloat16() throws {
    var network = try SpectralConvNeXt(
      TestNetworks.weights(TestNetworks.spectral), source: "test", TestNetworks.spectral)
    let input = RandomGenerator(seed: 6).complexNormal([1, 3, 16, 30])
    let exact = network(input, noise: Tensor([1])).viewAsReal()
    network.productType = .bfloat16
    let rounded = network(input, noise: Tensor([1])).viewAsReal()
    let relative = ((exact - rounded).square().mean() / exact.square().mean()).sqrt().scalar
    #expect(relative > 1e-5 && relative < 2e-2)
  }
}
