import FoundationEssentials
import Testing
import _AssayTestSupport

@testable import AssayTensor

/// What runs without gradients is compared with libtorch's operations, which compute wherever gradients are asked for.
@Suite("Fused layers")
struct FusedLayersTests {
  /// Images, kernels and everything around them, of random sizes.
  private struct Example {
    let inputs: [Tensor]
    let normalization: Tensor.Normalization?
    let weight: Tensor
    let pointwiseWeight: Tensor
    let bias: Tensor
    let offset: Tensor?
    let residual: Tensor?
    let gain: Double
    let label: String

    init(seed: UInt64, batch: Int, channels: [Int], outputs: Int, groups: Int, _ height: Int, _ width: Int) {
      let generator = RandomGenerator(seed: seed)
      let total = channels.reduce(0, +)
      // Far from mean 0 and deviation 1, as inputs of normalisations are.
      inputs = channels.map { generator.normal([batch, $0, height, width]) * 3.0 + 2.0 }
      normalization =
        groups == 0
        ? nil
        : .init(
          groups: groups, weight: generator.normal([total]), bias: generator.normal([total]), epsilon: 1e-6)
      weight = generator.normal([outputs, total, 3, 3]) * (1 / (9 * Double(total)).squareRoot())
      pointwiseWeight = generator.normal([outputs, total, 1, 1]) * (1 / Double(total).squareRoot())
      bias = generator.normal([outputs])
      offset = seed.isMultiple(of: 2) ? generator.normal([batch, outputs]) : nil
      residual = seed.isMultiple(of: 3) ? generator.normal([batch, outputs, height, width]) : nil
      gain = seed.isMultiple(of: 4) ? 0.7 : 1
      label = "\(batch) × \(channels) → \(outputs), \(groups) groups, \(height) × \(width)"
    }

    func convolution(_ inputs: [Tensor]) -> Tensor {
      .normalizedConvolution(
        inputs, normalization, weight: weight, bias: bias, offset: offset, residual: residual, gain: gain)
    }

    func pointwise(_ inputs: [Tensor]) -> Tensor {
      .pointwiseConvolution(inputs, weight: pointwiseWeight, bias: seed(bias), residual: residual)
    }

    /// A bias in every second example.
    private func seed(_ bias: Tensor) -> Tensor? { gain == 1 ? bias : nil }

    /// The same by libtorch: a gradient is asked for.
    func expect(_ operation: ([Tensor]) -> Tensor, tolerance: Double, _ what: String) {
      let expected = operation(inputs.map { $0.requiringGradient() })
      #expect(expected.requiresGradient)
      eachKernelSet { set in
        let found = withoutGradients { operation(inputs) }
        #expect(found.shape == expected.shape)
        expectClose(
          found.floats, expected.floats, tolerance: tolerance,
          scale: expected.detached().square().mean().scalar.squareRoot(), "\(what) of \(label) by \(set)")
      }
    }
  }

  @Test("The kernels are the processor's best, and a limit is kept")
  func kernels() throws {
    let cpuInfo = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    let expected: KernelSet =
      cpuInfo.contains(" avx512vl")
      ? .avx512 : cpuInfo.contains(" avx2") && cpuInfo.contains(" fma") ? .avx2 : .none
    #expect(KernelSet.current == expected)
    KernelSet.limited(to: .none) { #expect(KernelSet.current == .none) }
    #expect(KernelSet.current == expected)
  }

  private static func example(_ index: Int) -> Example {
    var numbers = SeededNumbers(seed: UInt64(index))
    let groups = [0, 1, 3, 4][index % 4]
    let unit = max(groups, 1)
    let channels = (0..<Int.random(in: 1...2, using: &numbers)).map { _ in
      unit * Int.random(in: 1...20, using: &numbers)
    }
    return Example(
      seed: UInt64(index), batch: Int.random(in: 1...2, using: &numbers), channels: channels,
      outputs: Int.random(in: 1...20, using: &numbers), groups: groups,
      Int.random(in: 1...40, using: &numbers), Int.random(in: 1...80, using: &numbers))
  }

  @Test("Convolutions of any size with everything around them", arguments: 0..<24)
  func convolutions(index: Int) {
    let example = Self.example(index)
    example.expect(example.convolution, tolerance: 2e-5, "3×3 convolution")
    example.expect(example.pointwise, tolerance: 1e-5, "1×1 convolution")
  }

  @Test("Many channels, images wider than a block of tiles, groups over the seam of two inputs")
  func large() {
    for example in [
      Example(seed: 12, batch: 1, channels: [256, 128], outputs: 128, groups: 32, 16, 16),
      Example(seed: 13, batch: 1, channels: [8], outputs: 8, groups: 2, 9, 1_300),
      Example(seed: 14, batch: 2, channels: [3], outputs: 64, groups: 0, 130, 70),
    ] {
      example.expect(example.convolution, tolerance: 2e-5, "3×3 convolution")
      example.expect(example.pointwise, tolerance: 1e-5, "1×1 convolution")
    }
  }

  @Test("One thread and two give the same bits")
  func threads() throws {
    let threads = ComputeRuntime.threads
    defer { try? ComputeRuntime.start(threads: threads) }
    let example = Example(seed: 8, batch: 1, channels: [40, 24], outputs: 48, groups: 4, 50, 44)
    let results = try [1, 2].map { count in
      try ComputeRuntime.start(threads: count)
      return withoutGradients {
        example.convolution(example.inputs).floats + example.pointwise(example.inputs).floats
      }
    }
    // Not the arrays themselves, which a failure would print.
    let same = results[0] == results[1]
    #expect(same)
  }

  @Test("Infinite and undefined values stay what they are")
  func extremes() {
    let values: [Float] = [-.infinity, -1e30, -200, -100, -0.0, 100, 200, 1e30, .infinity, .nan]
    let input = Tensor(values, shape: [1, 1, 1, values.count])
    let kernel = Tensor(
      [Float](repeating: 0, count: 4) + [1] + [Float](repeating: 0, count: 4), shape: [1, 1, 3, 3])
    let normalization = Tensor.Normalization(
      groups: 1, weight: .full(1, shape: [1]), bias: .full(0, shape: [1]), epsilon: 1e-6)
    func result(_ input: Tensor) -> [Float] {
      Tensor.normalizedConvolution([input], normalization, weight: kernel, bias: .full(0, shape: [1])).floats
    }
    #expect(withoutGradients { result(input) }.allSatisfy { $0.isNaN })
    // Finite but far: the activation neither overflows nor gives NaN.
    let wide = Tensor([-1e4, 0, 1e4, 3e4], shape: [1, 1, 1, 4])
    let normalized = withoutGradients { result(wide) }
    #expect(normalized.allSatisfy { $0.isFinite })
    expectClose(normalized, result(wide.requiringGradient()), tolerance: 1e-5, "wide values")
  }

  @Test("The specification's ramp, halved and doubled")
  func ramp() {
    let ramp = Tensor((0..<16).map(Float.init), shape: [1, 1, 4, 4])
    for input in [ramp, ramp.requiringGradient()] {
      withoutGradientsUnless(input.requiresGradient) {
        #expect(input.normalizedResampled(nil, .halved).floats == [2.734375, 3.9375, 7.546875, 8.75])
        let up = input.normalizedResampled(nil, .doubled)
        #expect(up.shape == [1, 1, 8, 8])
        #expect(Array(up.floats.prefix(8)) == [0, 0.1875, 0.5625, 0.9375, 1.3125, 1.6875, 2.0625, 1.6875])
      }
    }
  }

  private func withoutGradientsUnless(_ required: Bool, _ body: () -> Void) {
    if required { body() } else { withoutGradients(body) }
  }

  @Test("Doubling is four times the adjoint of halving, for every channel alone", arguments: 0..<10)
  func adjoint(index: Int) {
    var numbers = SeededNumbers(seed: UInt64(index))
    let shape = [
      Int.random(in: 1...2, using: &numbers), Int.random(in: 1...5, using: &numbers),
      2 * Int.random(in: 1...30, using: &numbers), 2 * Int.random(in: 1...30, using: &numbers),
    ]
    let generator = RandomGenerator(seed: numbers.next())
    let large = generator.normal(shape)
    let small = generator.normal([shape[0], shape[1], shape[2] / 2, shape[3] / 2])
    let (left, right) = withoutGradients {
      (
        (large.normalizedResampled(nil, .halved) * small).sum(2, 3),
        (large * small.normalizedResampled(nil, .doubled)).sum(2, 3)
      )
    }
    expectClose((left * 4.0).floats, right.floats, tolerance: 1e-3, "adjoint of \(shape)")
  }

  @Test("Normalised resampling is libtorch's", arguments: 0..<10)
  func resampling(index: Int) {
    var numbers = SeededNumbers(seed: UInt64(100 + index))
    let (groups, height, width) = (
      Int.random(in: 1...4, using: &numbers), 2 * Int.random(in: 1...30, using: &numbers),
      2 * Int.random(in: 1...30, using: &numbers)
    )
    let example = Example(
      seed: UInt64(index), batch: 1 + index % 2, channels: [groups * 3], outputs: 1, groups: groups, height,
      width)
    for resampling in [Tensor.Resampling.halved, .doubled] {
      example.expect(
        { $0[0].normalizedResampled(example.normalization, resampling) }, tolerance: 1e-5, "resampling")
    }
  }

  @Test("Gated layers of any length and dilation, the first without skips", arguments: 0..<24)
  func gatedLayers(index: Int) {
    var numbers = SeededNumbers(seed: UInt64(200 + index))
    let generator = RandomGenerator(seed: UInt64(index))
    // The last two have sizes that our kernels do not take.
    let dilation = index < 22 ? 1 << (index % 11) : 3
    let channels = index == 23 ? 12 : 8 * Int.random(in: 1...5, using: &numbers)
    let (skips, batch) = (8 * Int.random(in: 1...4, using: &numbers), 1 + index % 2)
    let length = Int.random(in: 1...1_500, using: &numbers)
    let scale = 1 / (3 * Double(channels)).squareRoot()
    let state = generator.normal([batch, channels, length])
    let projection = generator.normal([index.isMultiple(of: 3) ? 1 : batch, channels])
    let weight = generator.normal([2 * channels, channels, 3]) * (2 * scale)
    let bias = generator.normal([2 * channels])
    let mixingWeight = generator.normal([channels + skips, channels, 1]) * scale
    let mixingBias = generator.normal([channels + skips])
    let skipped = index.isMultiple(of: 4) ? nil : generator.normal([batch, skips, length])
    func layer(_ state: Tensor) -> (state: Tensor, skipped: Tensor) {
      state.gatedLayer(
        projection: projection, weight: weight, bias: bias, dilation: dilation, mixingWeight: mixingWeight,
        mixingBias: mixingBias, skipped: skipped, gain: 0.7)
    }
    let expected = layer(state.requiringGradient())
    #expect(expected.state.requiresGradient && expected.skipped.requiresGradient)
    eachKernelSet { set in
      let found = withoutGradients { layer(state) }
      #expect(
        found.state.shape == [batch, channels, length] && found.skipped.shape == [batch, skips, length])
      let label = "\(batch) × \(channels) + \(skips), \(length) at dilation \(dilation) by \(set)"
      expectClose(found.state.floats, expected.state.floats, tolerance: 1e-5, "state of \(label)")
      expectClose(found.skipped.floats, expected.skipped.floats, tolerance: 1e-5, "skips of \(label)")
    }
  }

  @Test("Gradients reach the inputs and the weights")
  func gradients() {
    let example = Example(seed: 12, batch: 1, channels: [2, 3], outputs: 4, groups: 1, 6, 6)
    let leaves = example.inputs.map { $0.requiringGradient() }
    let gradients = (example.convolution(leaves).square().sum()).gradients(of: leaves)
    let direction = gradients.map { $0 * (1e-3 / $0.norm().scalar) }
    let moved = { (sign: Double) in
      withoutGradients {
        example.convolution(zip(example.inputs, direction).map { $0 + $1 * sign }).square().sum().scalar
      }
    }
    let expected = zip(gradients, direction).reduce(0.0) { $0 + ($1.0 * $1.1).sum().scalar }
    expectClose(
      (moved(1) - moved(-1)) / 2, expected, tolerance: 0.02, scale: expected, "directional derivative")
  }
}

/// Runs `body` with libtorch's operations and with every set of kernels that the processor has.
func eachKernelSet(_ body: (KernelSet) -> Void) {
  let best = KernelSet.current
  for set in KernelSet.allCases where set <= best { KernelSet.limited(to: set) { body(set) } }
}
