public import AssayCheckpoint
import AssayNN
public import AssayTensor

/// The noise-conditional score network NCSN++ for complex spectrograms.
///
/// A U-Net with residual blocks, attention at the lowest resolution, the input added at every resolution (input
/// pyramid) and the output gathered from every resolution (output pyramid), as StoRM and PhonePuRe use it.
///
/// - Reference: Song et al., *Score-Based Generative Modeling through Stochastic Differential Equations*, ICLR
///   2021; for speech, Richter et al., *Speech Enhancement and Dereverberation with Diffusion-Based Generative
///   Models*, TASLP 2023.
public struct NCSNpp: Sendable {
  public let configuration: NCSNppConfiguration
  /// The scale of first weights of layers that say nothing at first; with zero itself nothing would learn.
  static let nothing = 1e-10

  private let time: FourierTimeEmbedding
  private let input: NCSNppConvolution
  private let encoder: [EncoderLevel]
  private let middle: (first: NCSNppResidualBlock, attention: SpectrogramAttention, last: NCSNppResidualBlock)
  /// From the lowest resolution up.
  private let decoder: [DecoderLevel]
  private let output: PixelwiseConvolution

  /// The blocks of one resolution on the way down.
  private struct EncoderLevel {
    let blocks: [NCSNppResidualBlock]
    let next: (down: NCSNppResidualBlock, pyramid: PyramidCombination)?
  }

  /// The blocks of one resolution on the way up.
  private struct DecoderLevel {
    let blocks: [NCSNppResidualBlock]
    let normalization: NCSNppNormalization
    let output: NCSNppConvolution
    let up: NCSNppResidualBlock?
  }

  /// - Parameters:
  ///   - tensors: a state dict of the reference, with the keys `output_layer.…` and `all_modules.N.…`.
  ///   - source: the file's name, for messages. They use the names of ``NCSNppWeights``.
  /// - Throws: ``RoleError`` for an impossible configuration, ``WeightError`` for weights of another network.
  public init(
    _ tensors: [String: CheckpointTensor], source: String, _ configuration: NCSNppConfiguration = .phonePuRe,
    device: Device = .cpu
  ) throws {
    try configuration.validate()
    let renamed = NCSNppWeights.renamed(tensors, configuration)
    let loader = WeightLoader(renamed, source: source, device: device)
    self.init(loader, configuration)
    try loader.finish()
  }

  /// The network of weights that are being trained, see `WeightLoader.init(live:)`.
  ///
  /// - Parameter parameters: under the reference's keys, as ``NCSNppWeights/initial(_:using:device:)`` gives them.
  public init(live parameters: [String: Tensor], _ configuration: NCSNppConfiguration, device: Device = .cpu)
  {
    self.init(
      WeightLoader(live: NCSNppWeights.renamed(parameters, configuration), device: device), configuration)
  }

  /// - Parameter loader: weights under the names of ``NCSNppWeights``.
  init(_ loader: WeightLoader, _ configuration: NCSNppConfiguration) {
    let widths = configuration.multipliers.map { configuration.channels * $0 }
    let spectrum = configuration.inputChannels
    let last = widths.count - 1
    func block(
      _ name: String, _ inputs: Int, _ outputs: Int, _ resampling: Tensor.Resampling? = nil
    ) -> NCSNppResidualBlock {
      NCSNppResidualBlock(
        loader.scoped(name), from: inputs, to: outputs, embeddingWidth: configuration.embeddingWidth,
        resampling: resampling)
    }

    self.configuration = configuration
    time = FourierTimeEmbedding(loader.scoped("time"), configuration)
    input = NCSNppConvolution(loader.scoped("input"), from: spectrum, to: configuration.channels)
    output = PixelwiseConvolution(loader.scoped("output_layer"), from: spectrum, to: 2, initial: .standard)

    // The channels of what the encoder hands over to the decoder, last in, first out.
    var skips = [configuration.channels]
    var width = configuration.channels
    encoder = widths.indices.map { level in
      let blocks = (0..<configuration.residualBlocks).map { index in
        defer {
          width = widths[level]
          skips.append(width)
        }
        return block("encoder.\(level).block.\(index)", width, widths[level])
      }
      guard level != last else { return EncoderLevel(blocks: blocks, next: nil) }
      skips.append(width)
      let combination = PyramidCombination(
        loader.scoped("encoder.\(level).pyramid"), from: spectrum, to: width)
      return EncoderLevel(
        blocks: blocks, next: (block("encoder.\(level).down", width, width, .halved), combination))
    }
    middle = (
      block("middle.block.0", width, width),
      SpectrogramAttention(loader.scoped("middle.attention"), channels: width),
      block("middle.block.1", width, width)
    )
    decoder = widths.indices.reversed().map { level in
      let blocks = (0...configuration.residualBlocks).map { index in
        defer { width = widths[level] }
        return block("decoder.\(level).block.\(index)", width + skips.removeLast(), widths[level])
      }
      let scope = loader.scoped("decoder.\(level)")
      return DecoderLevel(
        blocks: blocks, normalization: NCSNppNormalization(scope.scoped("norm"), channels: width),
        output: NCSNppConvolution(
          scope.scoped("output"), from: width, to: spectrum, scale: Self.nothing),
        up: level == 0 ? nil : block("decoder.\(level).up", width, width, .doubled))
    }
  }
}

extension NCSNpp {
  /// The network's output, which is minus the score.
  ///
  /// Its inputs are mapped from v to 2v − 1, the empty imaginary channel of a real input too, and its output is
  /// divided by the time before the last, biased layer.
  ///
  /// - Parameters:
  ///   - inputs: the state, the purified speech and the phonemes, `[N, inputChannels / 2, F, T]` complex; F and T
  ///     are multiples of ``NCSNppConfiguration/granularity``.
  ///   - time: of the process, positive, the same for the whole batch.
  /// - Returns: `[N, 1, F, T]` complex.
  public func callAsFunction(_ inputs: Tensor, time: Double) -> Tensor {
    self(inputs, .full(time, shape: [inputs.size(0)], device: inputs.device)) { $0 / time }
  }

  /// The same for items at different times.
  ///
  /// - Parameter times: positive, `[N]`.
  public func callAsFunction(_ inputs: Tensor, times: Tensor) -> Tensor {
    self(inputs, times) { $0 / times.reshaped(-1, 1, 1, 1) }
  }

  private func callAsFunction(_ inputs: Tensor, _ times: Tensor, dividedByTime: (Tensor) -> Tensor)
    -> Tensor
  {
    let shape = inputs.shape
    let unit = configuration.granularity
    precondition(
      shape.count == 4 && shape[1] == configuration.inputs && shape[2].isMultiple(of: unit)
        && shape[3].isMultiple(of: unit), "no input of shape \(shape)")
    let channels = inputs.viewAsReal().permuted(0, 1, 4, 2, 3)
      .reshaped(shape[0], configuration.inputChannels, shape[2], shape[3])
    let embedding = self.time(times).silu()
    var (features, skips) = encoded(channels * 2.0 - 1.0, embedding)
    features = middle.last([middle.attention(middle.first([features], embedding))], embedding)
    let spectrum = output([dividedByTime(decoded(features, &skips, embedding))])
    return spectrum.permuted(0, 2, 3, 1).contiguous().viewAsComplex().unsqueezed(1)
  }

  /// The features of the lowest resolution, and what the decoder gets from every resolution.
  private func encoded(_ channels: Tensor, _ embedding: Tensor) -> (features: Tensor, skips: [Tensor]) {
    var features = input([channels], nil)
    var resampled = channels
    var skips = [features]
    for level in encoder {
      for block in level.blocks {
        features = block([features], embedding)
        skips.append(features)
      }
      guard let next = level.next else { continue }
      resampled = resampled.normalizedResampled(nil, .halved)
      features = next.pyramid(resampled, next.down([features], embedding))
      skips.append(features)
    }
    return (features, skips)
  }

  /// The sum of all resolutions' outputs, `[N, inputChannels, F, T]`. Empties `skips`.
  private func decoded(_ lowest: Tensor, _ skips: inout [Tensor], _ embedding: Tensor) -> Tensor {
    var features = lowest
    var sum: Tensor?
    for level in decoder {
      for block in level.blocks {
        features = block([features, skips.removeLast()], embedding)
      }
      sum = level.output(
        [features], level.normalization, residual: sum?.normalizedResampled(nil, .doubled))
      if let up = level.up { features = up([features], embedding) }
    }
    guard let sum else { preconditionFailure("a network has one resolution at least") }
    return sum
  }
}
