import AssayCheckpoint
import AssayModelStore
import AssayNN
import AssayTensor

/// A vocoder without steps: log mel → samples.
///
/// `[N, bands, T]` → convolution → four times { leaky ReLU, transposed convolution, the mean of three residual blocks with
/// kernels of their own } → leaky ReLU, convolution, tanh → `[N, 1, T · hop]`.
///
/// - Reference: Kong, Kim and Bae, *HiFi-GAN: Generative Adversarial Networks for Efficient and High Fidelity Speech
///   Synthesis*, NeurIPS 2020, configuration V1.
public struct HiFiGAN: Sendable {
  public let configuration: HiFiGANConfiguration
  private let input: Convolution
  private let stages: [(raising: Convolution, blocks: [ResidualBlock])]
  private let output: Convolution

  private static let slope = 0.1
  /// The reference leaves it out there, and PyTorch's default is another one.
  private static let lastSlope = 0.01

  /// Three times `x + W₂(lrelu(W₁(lrelu(x))))`, the first convolution dilated.
  private struct ResidualBlock: Sendable {
    let dilated: [Convolution]
    let plain: [Convolution]

    init(_ loader: WeightLoader, channels: Int, kernel: Int, dilations: [Int]) {
      func convolution(_ name: String, _ dilation: Int) -> Convolution {
        Convolution(
          loader.scoped(name), from: channels, to: channels, .same(kernel, dilation: dilation),
          weightNormalized: true)
      }
      dilated = dilations.enumerated().map { convolution("convs1.\($0)", $1) }
      plain = dilations.indices.map { convolution("convs2.\($0)", 1) }
    }

    func callAsFunction(_ x: Tensor) -> Tensor {
      zip(dilated, plain).reduce(x) { x, pair in
        x + pair.1(pair.0(x.leakyReLU(HiFiGAN.slope)).leakyReLU(HiFiGAN.slope))
      }
    }
  }

  /// Loads HiFi-GAN's `generator`, with as many channels as its weights have.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read, ``WeightError`` for weights of another network.
  package init(weights: WeightFile, device: Device) throws {
    let tensors = try weights.stateDict(at: "generator")
    var sizes = HiFiGANConfiguration.universal
    // Halved at every stage.
    if let channels = StateDictShapes(tensors).size("conv_pre.weight_v", 0),
      channels.isMultiple(of: 1 << sizes.rates.count)
    {
      sizes.channels = channels
    }
    try self.init(tensors, source: weights.url.path, sizes, device: device)
  }

  /// - Parameters:
  ///   - tensors: the state dict, with weight normalisation.
  ///   - source: the file's name, for messages.
  /// - Throws: ``WeightError`` for weights of another network.
  public init(
    _ tensors: [String: CheckpointTensor], source: String, _ configuration: HiFiGANConfiguration = .universal,
    device: Device = .cpu
  ) throws {
    let loader = WeightLoader(tensors, source: source, device: device)
    self.init(loader, configuration)
    try loader.finish()
  }

  /// - Parameter loader: hands out the weights.
  init(_ loader: WeightLoader, _ configuration: HiFiGANConfiguration) {
    self.configuration = configuration
    input = Convolution(
      loader.scoped("conv_pre"), from: configuration.melBands, to: configuration.channels, .same(7),
      weightNormalized: true)
    var channels = configuration.channels
    stages = configuration.rates.indices.map { stage in
      let (rate, kernel) = (configuration.rates[stage], configuration.kernels[stage])
      let raising = Convolution(
        loader.scoped("ups.\(stage)"), from: channels, to: channels / 2,
        .init([kernel], stride: [rate], padding: [(kernel - rate) / 2]), transposed: true,
        weightNormalized: true)
      channels /= 2
      let blocks = configuration.residualKernels.indices.map { index in
        ResidualBlock(
          loader.scoped("resblocks.\(stage * configuration.residualKernels.count + index)"),
          channels: channels,
          kernel: configuration.residualKernels[index], dilations: configuration.dilations)
      }
      return (raising, blocks)
    }
    output = Convolution(loader.scoped("conv_post"), from: channels, to: 1, .same(7), weightNormalized: true)
  }

  /// - Parameter mel: natural logarithms of mel magnitudes, `[N, bands, T]`.
  /// - Returns: in [−1, 1], `[N, 1, T · hop]`.
  public func callAsFunction(_ mel: Tensor) -> Tensor {
    var x = input(mel)
    for (raising, blocks) in stages {
      let raised = raising(x.leakyReLU(Self.slope))
      let sum = blocks.dropFirst().reduce(blocks[0](raised)) { $0 + $1(raised) }
      x = sum * (1 / Double(blocks.count))
    }
    return output(x.leakyReLU(Self.lastSlope)).tanh()
  }
}
