import Testing
import _AssayTestSupport

@testable import AssayTensor

/// What runs without gradients is compared with libtorch's operations, which compute wherever gradients are asked for.
@Suite("Layers over frames")
struct FrameLayersTests {
  /// `[N, C, T]` whose channels, or whose frames, are neighbours in memory; some are parts of something larger.
  private static func input(_ generator: RandomGenerator, _ shape: [Int], kind: Int) -> Tensor {
    switch kind % 3 {
    case 0: generator.normal(shape)
    case 1: generator.normal([shape[0], shape[2], shape[1]]).transposed()
    default: generator.normal([shape[0], shape[2], shape[1] + 5]).transposed().sliced(1, 3..<shape[1] + 3)
    }
  }

  private func compareConvolution(
    seed: Int, batch: Int, channels: [Int], outputs: Int, taps: Int, dilation: Int, length: Int
  ) {
    let generator = RandomGenerator(seed: UInt64(seed))
    let inputs = channels.enumerated().map {
      Self.input(generator, [batch, $0.element, length], kind: seed + $0.offset)
    }
    let depth = Double(channels.reduce(0, +) * taps)
    let weight = generator.normal([outputs, channels.reduce(0, +), taps]) * (1 / depth.squareRoot())
    let bias = [nil, generator.normal([outputs]), generator.normal([batch, outputs])][seed % 3]
    let affine =
      seed.isMultiple(of: 4) ? nil : (scale: generator.normal([outputs]), shift: generator.normal([outputs]))
    func layer(_ inputs: [Tensor]) -> Tensor {
      .mirroredConvolution(
        inputs, weight: weight, packedWeight: weight.packedForMirroredConvolution, bias: bias,
        dilation: dilation,
        rectified: seed.isMultiple(of: 2), affine: affine)
    }
    let expected = layer(inputs.map { $0.requiringGradient() })
    #expect(expected.requiresGradient)
    eachKernelSet { set in
      let found = withoutGradients { layer(inputs) }
      #expect(found.shape == [batch, outputs, length])
      expectClose(
        found.floats, expected.floats, tolerance: 1e-5,
        "\(batch) × \(channels) → \(outputs), \(taps) taps at \(dilation), \(length) frames by \(set)")
    }
  }

  @Test("Mirrored convolutions of any size are libtorch's", arguments: 0..<40)
  func convolutions(seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let taps = [1, 3, 5][seed % 3]
    let dilation = Int.random(in: 1...4, using: &numbers)
    compareConvolution(
      seed: seed, batch: 1 + seed % 2,
      channels: (0..<Int.random(in: 1...3, using: &numbers)).map { _ in
        Int.random(in: 1...40, using: &numbers)
      },
      outputs: Int.random(in: 1...90, using: &numbers), taps: taps, dilation: dilation,
      length: taps / 2 * dilation + Int.random(in: 1...150, using: &numbers))
  }

  @Test("Mirrored convolutions of more channels, outputs and frames than are computed at once")
  func largeConvolutions() {
    compareConvolution(
      seed: 1, batch: 1, channels: [300, 300], outputs: 1_100, taps: 1, dilation: 1, length: 250)
    compareConvolution(seed: 2, batch: 1, channels: [128], outputs: 128, taps: 3, dilation: 4, length: 1_700)
  }

  @Test("The fewest frames whose ends can be mirrored")
  func shortest() {
    compareConvolution(seed: 5, batch: 1, channels: [2], outputs: 2, taps: 3, dilation: 4, length: 5)
  }

  @Test("Undefined values stay undefined, in their own frames")
  func undefined() {
    let input = Tensor([1, .nan, -3], shape: [1, 1, 3])
    let weight = Tensor([1], shape: [1, 1, 1])
    eachKernelSet { set in
      let found = withoutGradients {
        Tensor.mirroredConvolution(
          [input], weight: weight, packedWeight: weight.packedForMirroredConvolution, bias: nil,
          rectified: true)
      }.floats
      #expect(found[0] == 1 && found[1].isNaN && found[2] == 0, "\(set)")
    }
  }

  @Test("Statistics over time are libtorch's", arguments: 0..<12)
  func statistics(seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let generator = RandomGenerator(seed: UInt64(seed))
    let shape = [
      1 + seed % 2, Int.random(in: 1...150, using: &numbers),
      seed == 0 ? 1 : Int.random(in: 1...900, using: &numbers),
    ]
    let x = Self.input(generator, shape, kind: seed) + 3
    // Far apart, so that a few frames have most of the weight.
    let logits = seed.isMultiple(of: 3) ? nil : Self.input(generator, shape, kind: seed / 2) * 20
    let expected = x.requiringGradient().timeStatistics(logits: logits, leastVariance: 1e-12)
    #expect(expected.mean.requiresGradient && expected.deviation.requiresGradient)
    eachKernelSet { set in
      let found = withoutGradients { x.timeStatistics(logits: logits, leastVariance: 1e-12) }
      #expect(found.mean.shape == [shape[0], shape[1]])
      expectClose(found.mean.floats, expected.mean.floats, tolerance: 2e-5, "means of \(shape) by \(set)")
      expectClose(
        found.deviation.floats, expected.deviation.floats, tolerance: 2e-5, "deviations of \(shape) by \(set)"
      )
    }
  }
}
