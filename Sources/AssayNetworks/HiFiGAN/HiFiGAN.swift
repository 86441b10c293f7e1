public import AssayCheckpoint
package import AssayModelStore
public import AssayNN
public import AssayTensor
import FoundationEssentials

/// A vocoder without steps: log mel, or latent frames → samples.
///
/// `[N, C, T]` → convolution, plus the speaker's where there is one → for each rate { leaky ReLU, transposed convolution, the
/// mean of residual blocks with kernels of their own } → leaky ReLU, convolution, tanh → `[N, 1, T · hop]`.
///
/// - Reference: Kong, Kim and Bae, *HiFi-GAN: Generative Adversarial Networks for Efficient and High Fidelity Speech
///   Synthesis*, NeurIPS 2020, configuration V1.
public struct HiFiGAN: Sendable {
  public let configuration: HiFiGANConfiguration
  private let input: Convolution
  private let conditioning: Convolution?
  private let stages: [(raising: Convolution, blocks: [VocoderResidualBlock])]
  private let output: Convolution

  private static let slope = 0.1
  /// The reference leaves it out there, and PyTorch's default is another one.
  private static let lastSlope = 0.01

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
  ///   - tensors: the state dict.
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
  public init(_ loader: WeightLoader, _ configuration: HiFiGANConfiguration) {
    self.configuration = configuration
    let isEndNormalized = configuration.normalization == .everywhere
    let isNormalized = configuration.normalization != .nowhere
    input = Convolution(
      loader.scoped("conv_pre"), from: configuration.inputs, to: configuration.channels, .same(7),
      weightNormalized: isEndNormalized)
    conditioning = configuration.conditioning.map {
      Convolution(loader.scoped($0.key), from: $0.width, to: configuration.channels, .init([1]))
    }
    var channels = configuration.channels
    stages = configuration.rates.indices.map { stage in
      let (rate, kernel) = (configuration.rates[stage], configuration.kernels[stage])
      let raising = Convolution(
        loader.scoped("ups.\(stage)"), from: channels, to: channels / 2,
        .init([kernel], stride: [rate], padding: [(kernel - rate) / 2]), transposed: true,
        weightNormalized: isNormalized)
      channels /= 2
      let blocks = configuration.residualKernels.indices.map { index in
        VocoderResidualBlock(
          loader.scoped("resblocks.\(stage * configuration.residualKernels.count + index)"),
          configuration.block, channels: channels, kernel: configuration.residualKernels[index],
          dilations: configuration.dilations, weightNormalized: isNormalized)
      }
      return (raising, blocks)
    }
    output = Convolution(
      loader.scoped("conv_post"), from: channels, to: 1, .same(7), bias: configuration.hasOutputBias,
      weightNormalized: isEndNormalized)
  }

  /// - Parameters:
  ///   - frames: natural logarithms of mel magnitudes, or latent frames, `[N, C, T]`.
  ///   - speaker: for a network with conditioning, `[N, width, 1]`.
  /// - Returns: in [−1, 1], `[N, 1, T · hop]`.
  public func callAsFunction(_ frames: Tensor, speaker: Tensor? = nil) -> Tensor {
    precondition((conditioning == nil) == (speaker == nil), "a speaker for a network without one, or none")
    var x = input(frames)
    if let conditioning, let speaker { x = x + conditioning(speaker) }
    for (raising, blocks) in stages {
      let raised = raising(x.leakyReLU(Self.slope))
      let sum = blocks.dropFirst().reduce(blocks[0](raised)) { $0 + $1(raised) }
      x = sum * (1 / Double(blocks.count))
    }
    return output(x.leakyReLU(Self.lastSlope)).tanh()
  }
}
