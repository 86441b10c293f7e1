public import AssayCheckpoint
public import AssayNN
public import AssayTensor

/// A fast network over spectrograms that sees all frequencies of a frame at once: the backbone of Assay's own models.
///
/// `[N, C, F, T]` complex → real parts, imaginary parts and levels (``SpectralLevels``; and Λ) as channels of T frames →
/// H channels → ``ModulatedConvNeXtBlock`` × n → for each spectrum a complex mask, and a spectrum to add →
/// `[N, 1, F, T]` complex. Nearly all of its work is matrix products, which a CPU is good at;
/// ``BandUNet`` is smaller and learns faster, but only sets gains.
///
/// With several taps a frame is filtered from its neighbours as well, each with a complex weight for every frequency: a
/// window of 32 ms does not resolve the harmonics of a low voice, several together do.
///
/// The real part of a mask is `1.1 · sigmoid(g + w)`, with w of the network and a ``SpectralGate`` g. So a network
/// begins as a gate for what is louder than the noise, and has only to learn where the gate is wrong.
///
/// - Reference: ConvNeXt (Liu et al., CVPR 2022) in one dimension, as Vocos uses it (Siuzdak, ICLR 2024); filters over
///   frames by Mack and Habets, *Deep Filtering*, SPL 2020.
public struct SpectralConvNeXt: SpectralNetwork {
  public let configuration: SpectralConvNeXtConfiguration
  public var spectra: Int { configuration.spectra }
  public var usesPhonemes: Bool { configuration.usesPhonemes }
  public var frequencies: Int { configuration.frequencies }
  private static let maximumGain = 1.1

  /// The type that matrix products are computed in: float32, or bfloat16 in training, see ``Linear``.
  public var productType = DType.float32
  private let level: LevelEmbedding
  private let input: Linear
  private let inputNorm: LayerNorm
  private let blocks: [ModulatedConvNeXtBlock]
  private let outputNorm: LayerNorm
  private let output: Linear
  /// Of each spectrum.
  private let gates: [SpectralGate]

  /// - Parameters:
  ///   - tensors: the state dict.
  ///   - source: the file's name, for messages.
  /// - Throws: ``RoleError`` for an impossible configuration, ``WeightError`` for weights of another network.
  public init(
    _ tensors: [String: CheckpointTensor], source: String, _ configuration: SpectralConvNeXtConfiguration,
    device: Device = .cpu
  ) throws {
    try configuration.validate()
    let loader = WeightLoader(tensors, source: source, device: device)
    self.init(loader, configuration)
    try loader.finish()
  }

  /// - Parameter loader: hands out the weights, for a network that is trained.
  public init(_ loader: WeightLoader, _ configuration: SpectralConvNeXtConfiguration) {
    self.configuration = configuration
    let (hidden, width) = (configuration.hiddenChannels, configuration.embeddingWidth)
    level = LevelEmbedding(loader.scoped("level"), width: width)
    input = Linear(loader.scoped("input"), from: configuration.inputChannels, to: hidden)
    inputNorm = LayerNorm(loader.scoped("input_norm"), channels: hidden, epsilon: 1e-6)
    blocks = configuration.dilations.enumerated().map {
      ModulatedConvNeXtBlock(
        loader.scoped("blocks.\($0)"), channels: hidden, expansion: configuration.expansion,
        kernel: configuration.kernel, dilation: $1, condition: width)
    }
    outputNorm = LayerNorm(loader.scoped("output_norm"), channels: hidden, epsilon: 1e-6)
    output = Linear(
      loader.scoped("output"), from: hidden, to: configuration.outputChannels, initial: .scaled(0.1))
    // A denoiser's gate opens above the noise; a refiner's is open for purified speech and closed for the state.
    let openings: [SpectralGate.Opening] =
      configuration.spectra == 1
      ? [.aboveNoise] : [.closed, .open] + Array(repeating: .closed, count: configuration.spectra - 2)
    gates = openings.enumerated().map {
      SpectralGate(loader.scoped("gates.\($0)"), frequencies: configuration.frequencies, $1)
    }
  }

  public func callAsFunction(_ spectra: Tensor, noise: Tensor) -> Tensor {
    let shape = spectra.shape
    let (count, frequencies, frames) = (configuration.spectra, configuration.frequencies, shape[3])
    precondition(
      shape[1] == count + (configuration.usesPhonemes ? 1 : 0) && shape[2] == frequencies,
      "no spectra of shape \(shape)")
    // [N, T, F] of each channel.
    let planes = (0..<count).map { spectra.selected(1, $0).transposed() }
    let parts = planes.map { (real: $0.real, imaginary: $0.imaginary) }
    let levels = parts.map { SpectralLevels(real: $0.real, imaginary: $0.imaginary) }
    var features = zip(parts, levels).flatMap { [$0.real, $0.imaginary] + $1.features }
    if configuration.usesPhonemes { features.append(spectra.selected(1, count).real.transposed()) }

    let embedding = level(noise.expanded([shape[0]]))
    var state = inputNorm(input(.concatenated(features, 2), productsIn: productType))
    for block in blocks { state = block(state, condition: embedding, productsIn: productType) }
    let result = output(outputNorm(state), productsIn: productType).reshaped(
      shape[0], frames, 2 * (1 + count * configuration.taps), frequencies)

    var real = result.selected(2, 0)
    var imaginary = result.selected(2, 1)
    for (index, part) in parts.enumerated() {
      let a = (result.selected(2, 2 * index + 2) + gates[index](levels[index])).sigmoid() * Self.maximumGain
      let b = result.selected(2, 2 * index + 3)
      real = real + part.real * a - part.imaginary * b
      imaginary = imaginary + part.real * b + part.imaginary * a
    }
    if configuration.taps > 1 {
      let filtered = neighbours(parts, result)
      real = real + filtered.real
      imaginary = imaginary + filtered.imaginary
    }
    return Tensor.stacked([real, imaginary], 3).viewAsComplex().transposed(1, 2).unsqueezed(1)
  }

  /// What the other frames give to each: planes behind the masks are their weights, spectrum by spectrum, from the earliest
  /// frame to the latest.
  private func neighbours(_ parts: [(real: Tensor, imaginary: Tensor)], _ result: Tensor) -> (
    real: Tensor, imaginary: Tensor
  ) {
    let margin = configuration.taps / 2
    let frames = result.size(1)
    var plane = 2 * (1 + configuration.spectra)
    var sum: (real: Tensor, imaginary: Tensor)?
    for part in parts {
      let padded = [part.real, part.imaginary].map { $0.transposed().padded(margin, margin).transposed() }
      for offset in 0..<configuration.taps where offset != margin {
        let (x, y) = (
          padded[0].sliced(1, offset..<offset + frames), padded[1].sliced(1, offset..<offset + frames)
        )
        let (a, b) = (result.selected(2, plane), result.selected(2, plane + 1))
        let (real, imaginary) = (x * a - y * b, x * b + y * a)
        sum = sum.map { ($0.real + real, $0.imaginary + imaginary) } ?? (real, imaginary)
        plane += 2
      }
    }
    guard let sum else { preconditionFailure("one tap has no neighbours") }
    return sum
  }
}
